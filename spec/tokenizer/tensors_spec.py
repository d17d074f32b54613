"""`return_tensors="pt"` returns `int64` tensors, which the model expects; lists raise an error.

Tutorial 2.1: "The flag return_tensors='pt' tells the tokenizer to return a PyTorch tensor (not just a list), because
that's what the model expects."

Message: 'list' object has no attribute 'size'
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("tensors_are_int32", "single_text_has_no_row", "tensors_unasked", "bos_added"),
]


def test_tensors_have_one_row_per_text(flag):
    assert flag["input_ids"].shape == (1, 10)  # (B, T), B = 1 for a single string too
    assert flag["input_ids"].dtype == torch.int64


def test_tokenizer_returns_lists_by_default(tokenizer):
    assert tokenizer("Hello dear!")["input_ids"] == [15496, 13674, 0]
    assert tokenizer(["Hello dear!"])["input_ids"] == [[15496, 13674, 0]]


def test_model_accepts_the_tensors(model, today, V):
    assert model(**today).logits.shape == (1, 5, V)  # (B, T, V)


def test_model_raises_for_lists(model, tokenizer, messages):
    with pytest.raises(AttributeError, match=messages[0]):
        model(**tokenizer(["Today we can go to"]))
