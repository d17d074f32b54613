"""The attention mask is 1 on the text and 0 on the pads.

Tutorial 2.1: "1 indicates a value that should be attended to, while 0 indicates a padded value"; printed:
Attention mask: tensor([0, 0, 1]).
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("mask_all_ones", "mask_inverted", "tensors_are_int32"),
]


def test_the_mask_is_zero_on_the_pads_alone(batch):
    assert batch["attention_mask"].tolist() == [[0, 0, 1], [1, 1, 1]]


def test_the_mask_is_int64_like_the_ids(batch):
    assert batch["attention_mask"].dtype == batch["input_ids"].dtype == torch.int64


def test_an_unpadded_text_has_a_mask_of_ones(flag):
    assert flag["attention_mask"].tolist() == [[1] * 10]
