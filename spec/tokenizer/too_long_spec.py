"""A text of more tokens than the model has positions is encoded whole, with one warning.

Beyond the tutorial: the tokenizer returns all ids, and the model raises an error for them.

Instead: `tokenizer(text, truncation=True)`

Message: Token indices sequence length is longer than the specified maximum sequence length for this model (... > ...).
Running this sequence through the model will result in indexing errors
"""

import re

import pytest

pytestmark = pytest.mark.refuted_by(
    "long_texts_cut",
    "tokenizer_warnings_silent",
    "length_warned_of_always",
    "long_texts_end_early",
    "long_rows_not_warned_of",
)


@pytest.fixture(scope="module")
def fits(tokenizer, P):
    """A text of as many tokens as the model has positions: 1024 in gpt2."""
    return " a" * (P - len(tokenizer("")["input_ids"]))  # less what some tokenizers put before each text


@pytest.fixture(scope="module")
def long(fits):
    """A text of one token too many: 1025 in gpt2."""
    return fits + " a"


def test_long_text_keeps_all_its_tokens(tokenizer, long, P):
    ids = tokenizer(long)["input_ids"]
    assert len(ids) == P + 1
    assert tokenizer(long + " a" * 3 * P)["input_ids"] == ids + ids[-1:] * 3 * P


@pytest.mark.needs("model_max_length")
@pytest.mark.parametrize("more", [0, 1, 3000])
def test_tokenizer_warns_about_the_first_long_text(more, tokenizer, long, P, library_log, messages):
    """The tokenizer logs one warning for the first text that is too long, and none for the next."""
    tokenizer(long + " a" * more)
    tokenizer(long)
    assert [bool(re.search(messages[0], message)) for message in library_log.messages] == [True]
    assert f"({P + 1 + more} > {P})" in library_log.messages[0]


@pytest.mark.needs("model_max_length")
def test_tokenizer_warns_about_a_long_row_of_a_batch(tokenizer, long, library_log, messages):
    """The tokenizer logs the warning where only the last of forty texts is too long."""
    tokenizer(["Hello"] * 39 + [long])
    assert [bool(re.search(messages[0], message)) for message in library_log.messages] == [True]


def test_text_of_as_many_tokens_as_positions_is_silent(tokenizer, fits, P, library_log):
    """The tokenizer logs no warning for a text of as many tokens as the model has positions."""
    assert len(tokenizer(fits)["input_ids"]) == P
    assert library_log.messages == []
