"""A text of more tokens than the model has positions is encoded whole, with one warning.

Beyond the tutorial: the tokenizer returns all ids, and the model raises an error for them.

Instead: `tokenizer(text, truncation=True)`

Message: Token indices sequence length is longer than the specified maximum sequence length for this model (... > ...).
Running this sequence through the model will result in indexing errors
"""

import re

import pytest

pytestmark = pytest.mark.refuted_by("long_texts_cut", "tokenizer_warnings_silent", "length_warned_of_always")


@pytest.fixture
def long(P):
    """A text of one token too many: 1025 in gpt2."""
    return " a" * (P + 1)


def test_long_text_keeps_all_its_tokens(tokenizer, long, P):
    assert len(tokenizer(long)["input_ids"]) == P + 1


def test_tokenizer_warns_about_the_first_long_text(tokenizer, long, P, library_log, messages):
    """The tokenizer logs one warning for the first text that is too long, and none for the next."""
    tokenizer(long)
    tokenizer(long)
    assert [bool(re.search(messages[0], message)) for message in library_log.messages] == [True]
    assert f"({P + 1} > {P})" in library_log.messages[0]


def test_text_of_as_many_tokens_as_positions_is_silent(tokenizer, P, library_log):
    """The tokenizer logs no warning for a text of as many tokens as the model has positions."""
    assert len(tokenizer(" a" * P)["input_ids"]) == P
    assert library_log.messages == []
