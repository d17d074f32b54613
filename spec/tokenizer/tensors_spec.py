"""`return_tensors="pt"` returns `int64` tensors, which the model expects; lists raise an error.

Tutorial 2.1: "The flag return_tensors='pt' tells the tokenizer to return a PyTorch tensor (not just a list), because
that's what the model expects."

Message: 'list' object has no attribute 'size'
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "tensors_are_int32",
        "single_text_has_no_row",
        "tensors_unasked",
        "bos_added",
        "tensors_are_float32",
        "large_tensors_are_int32",
    ),
]


def test_tensors_have_one_row_per_text(flag, forty_padded):
    assert flag["input_ids"].shape == flag["attention_mask"].shape
    assert flag["input_ids"].shape[0] == 1  # (B, T), B = 1 for a single string too
    assert flag["input_ids"].dtype == torch.int64
    assert forty_padded["input_ids"].shape[0] == 40
    assert forty_padded["input_ids"].dtype == torch.int64


@pytest.mark.needs("the tokenizer of gpt2")
def test_tokenizer_returns_lists_by_default(tokenizer):
    assert tokenizer("Hello dear!")["input_ids"] == [15496, 13674, 0]
    assert tokenizer(["Hello dear!"])["input_ids"] == [[15496, 13674, 0]]


def test_model_accepts_the_tensors(model, today, V):
    assert model(**today).logits.shape == (*today["input_ids"].shape, V)  # (B, T, V)


def test_model_raises_for_lists(model, tokenizer, messages):
    with pytest.raises(AttributeError, match=messages[0]):
        model(**tokenizer(["Today we can go to"]))
