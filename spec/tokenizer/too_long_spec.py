"""A text of more than 1024 tokens is encoded whole, and the tokenizer warns once of its length.

Beyond the tutorial: the model, not the tokenizer, is what fails on it.
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("long_texts_cut", "tokenizer_warnings_silent", "length_warned_of_always")
LONG = " a" * 1025


@pytest.fixture
def new_tokenizer(checkpoint):
    """One that has not warned yet."""
    return transformers.GPT2Tokenizer.from_pretrained(checkpoint.source)


def test_no_token_is_left_out(tokenizer):
    assert len(tokenizer(LONG)["input_ids"]) == 1025


def test_the_first_such_text_is_warned_of_and_the_next_is_not(new_tokenizer, library_log):
    new_tokenizer(LONG)
    new_tokenizer(LONG)
    said = "longer than the specified maximum sequence length for this model (1025 > 1024)"
    assert [said in message for message in library_log.messages] == [True]


def test_a_text_of_1024_tokens_is_not_warned_of(tokenizer, library_log):
    assert len(tokenizer(" a" * 1024)["input_ids"]) == 1024
    assert library_log.messages == []
