"""Tokenizing texts of different lengths into one tensor without padding raises `ValueError`.

Tutorial 2.1: "In general, after tokenization the sequences will have different lengths. This implies the tokenized
input cannot be stored in a tensor as it is."

Instead: `tokenizer(texts, padding=True, return_tensors="pt")`

Message: Unable to create tensor, you should probably activate truncation and/or padding with 'padding=True'
'truncation=True' to have batched tensors with the same length. Perhaps your features (`input_ids` in this case) have
excessive nesting (inputs type `list` where type `int` is expected).
"""

import pytest

pytestmark = [pytest.mark.tutorial("2.1"), pytest.mark.refuted_by("pads_unasked", "large_batches_pad_unasked")]
TEXTS = ["Hello", "Hello dear!"]  # 1 token, 3 tokens


def test_rows_of_different_lengths_raise_value_error(left_tokenizer, messages):
    """`return_tensors="pt"` raises `ValueError` for rows of different lengths."""
    for texts in (TEXTS, ["Hello"] * 40 + ["Hello dear!"]):
        with pytest.raises(ValueError, match=messages[0]):
            left_tokenizer(texts, return_tensors="pt")


@pytest.mark.needs("the tokenizer of gpt2")
def test_lists_may_have_different_lengths(left_tokenizer):
    """Without `return_tensors` the rows are lists of different lengths."""
    assert left_tokenizer(TEXTS)["input_ids"] == [[15496], [15496, 13674, 0]]


def test_forty_lists_have_the_lengths_of_their_texts(left_tokenizer, forty_texts, forty_alone):
    """Without `return_tensors` the rows of a batch are the ids of each text alone."""
    assert left_tokenizer(forty_texts)["input_ids"] == forty_alone


def test_equal_texts_need_no_padding(tokenizer):
    rows = tokenizer(["Hello dear!"] * 40, return_tensors="pt")["input_ids"]
    assert rows.tolist() == [tokenizer("Hello dear!")["input_ids"]] * 40


@pytest.mark.needs("the tokenizer of gpt2")
def test_texts_of_the_same_length_need_no_padding(tokenizer):
    assert tokenizer(["Hello", " dear"], return_tensors="pt")["input_ids"].tolist() == [[15496], [13674]]
