"""return_tensors="pt" gives int64 tensors (B, T), which the model takes; it refuses lists.

Tutorial 2.1: "return_tensors='pt' tells the tokenizer to return a PyTorch tensor (not just a list), because that's
what the model expects".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("tensors_are_int32", "single_text_has_no_row", "tensors_unasked", "bos_added"),
]


def test_tensors_have_a_row_for_each_text(flag):
    assert flag["input_ids"].shape == (1, 10)  # (B, T), B = 1 for a single string too
    assert flag["input_ids"].dtype == torch.int64


def test_without_return_tensors_come_lists(tokenizer):
    assert tokenizer("Hello dear!")["input_ids"] == [15496, 13674, 0]
    assert tokenizer(["Hello dear!"])["input_ids"] == [[15496, 13674, 0]]


def test_the_model_takes_the_tensors(model, today, V):
    assert model(**today).logits.shape == (1, 5, V)  # (B, T, V)


def test_the_model_refuses_lists(model, tokenizer):
    with pytest.raises(AttributeError, match="'list' object has no attribute"):
        model(**tokenizer(["Today we can go to"]))
