"""The attention mask is 1 on the text and 0 on the pads.

Tutorial 2.1: "1 indicates a value that should be attended to, while 0 indicates a padded value". With two pads before
one token the tutorial prints: "Attention mask:  tensor([0, 0, 1])".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("mask_all_ones", "mask_inverted", "tensors_are_int32"),
]


def test_mask_is_0_on_the_pads_only(batch):
    assert batch["attention_mask"].tolist() == [[0, 0, 1], [1, 1, 1]]


def test_mask_is_int64_like_the_ids(batch):
    assert batch["attention_mask"].dtype == batch["input_ids"].dtype == torch.int64


def test_text_without_pads_has_a_mask_of_ones(flag):
    assert flag["attention_mask"].tolist() == [[1] * 10]


def test_masks_are_as_recorded(batch, snapshot):
    assert batch["attention_mask"].tolist() == snapshot
