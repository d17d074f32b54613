"""The attention mask is 1 on the text and 0 on the pads.

Tutorial 2.1: "1 indicates a value that should be attended to, while 0 indicates a padded value". With two pads before
one token the tutorial prints: "Attention mask:  tensor([0, 0, 1])".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "mask_all_ones",
        "mask_inverted",
        "tensors_are_int32",
        "later_pads_have_mask_1",
        "later_rows_share_a_mask",
        "later_tokens_have_mask_0",
        "large_tensors_are_int32",
    ),
]


@pytest.mark.needs("the tokenizer of gpt2")
def test_mask_is_0_on_the_pads_only(batch):
    assert batch["attention_mask"].tolist() == [[0, 0, 1], [1, 1, 1]]


def test_mask_has_as_many_ones_as_the_text(forty_padded, forty_alone):
    """The mask of each row is 0 on its pads, then 1 on each token of its text."""
    for mask, alone in zip(forty_padded["attention_mask"].tolist(), forty_alone, strict=True):
        assert mask == [0] * (len(mask) - len(alone)) + [1] * len(alone)


def test_mask_is_int64_like_the_ids(batch, forty_padded):
    assert batch["attention_mask"].dtype == batch["input_ids"].dtype == torch.int64
    assert forty_padded["attention_mask"].dtype == forty_padded["input_ids"].dtype == torch.int64


def test_text_without_pads_has_a_mask_of_ones(tokenizer, forty_alone, forty_texts):
    for text, alone in zip(forty_texts, forty_alone, strict=True):
        assert tokenizer(text)["attention_mask"] == [1] * len(alone)


def test_masks_are_as_recorded(batch, snapshot):
    assert batch["attention_mask"].tolist() == snapshot
