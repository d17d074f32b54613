"""Texts of different lengths make no tensor as they are: without padding it is a ValueError.

Tutorial 2.1: "in general, after tokenization the sequences will have different lengths. This implies the tokenized
input cannot be stored in a tensor as it is".
"""

import pytest

pytestmark = [pytest.mark.tutorial("2.1"), pytest.mark.refuted_by("pads_unasked")]
TEXTS = ["Hello", "Hello dear!"]  # 1 token, 3 tokens


def test_rows_of_different_lengths_are_refused(left_tokenizer):
    with pytest.raises(ValueError, match="Unable to create tensor"):
        left_tokenizer(TEXTS, return_tensors="pt")


def test_without_return_tensors_they_stay_ragged_lists(left_tokenizer):
    assert left_tokenizer(TEXTS)["input_ids"] == [[15496], [15496, 13674, 0]]


def test_texts_of_one_length_need_no_padding(tokenizer):
    assert tokenizer(["Hello", " dear"], return_tensors="pt")["input_ids"].tolist() == [[15496], [13674]]
