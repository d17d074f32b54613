"""A text of more tokens than the model has positions is encoded whole, with one warning.

Beyond the tutorial: the model, not the tokenizer, is what fails on it.
"""

import pytest

pytestmark = pytest.mark.refuted_by("long_texts_cut", "tokenizer_warnings_silent", "length_warned_of_always")


@pytest.fixture
def long(P):
    """A text of one token too many: 1025 in gpt2."""
    return " a" * (P + 1)


def test_no_token_is_left_out(tokenizer, long, P):
    assert len(tokenizer(long)["input_ids"]) == P + 1


def test_the_first_such_text_is_warned_of_and_the_next_is_not(tokenizer, long, P, library_log):
    tokenizer(long)
    tokenizer(long)
    said = f"longer than the specified maximum sequence length for this model ({P + 1} > {P})"
    assert [said in message for message in library_log.messages] == [True]


def test_a_text_of_as_many_tokens_as_positions_is_not_warned_of(tokenizer, P, library_log):
    assert len(tokenizer(" a" * P)["input_ids"]) == P
    assert library_log.messages == []
