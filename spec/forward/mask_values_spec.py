"""Each number but 0 in `attention_mask` shows a token since 4.52; before, other numbers than 1 do not.

Documentation: "Mask values selected in `[0, 1]`" (`GPT2LMHeadModel.forward`, `attention_mask`). Any type of number is
accepted. Before 4.52 the logits of other values change without an error: the mask is scaled, not compared.

Instead: `attention_mask = (values != 0).long()`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "mask_shows_positive_numbers", "mask_is_rounded", "small_masks_are_ignored", "attention_mask_ignored"
)


@pytest.fixture(scope="module")
def logits_with(hundred_model, hundred_texts):
    """A factory: the logits of the last 16 of 24 tokens, with this mask of the texts."""

    @torch.no_grad()
    def call(mask):
        return hundred_model(hundred_texts["input_ids"], attention_mask=mask).logits[:, 8:]

    return call


@pytest.fixture(scope="module")
def mask(hundred_texts):
    """A mask that hides the first 0 to 7 tokens of each of eight texts."""
    columns = torch.arange(24, device=hundred_texts["input_ids"].device)
    return (columns >= torch.arange(8, device=columns.device)[:, None]).long()


@pytest.mark.parametrize("name", ["bool", "uint8", "int32", "float16", "float32"])
def test_type_of_the_mask_has_no_effect(logits_with, mask, name, tolerance):
    """A mask of bools, of other integers or of floats has the logits of one of 64-bit integers."""
    torch.testing.assert_close(logits_with(mask.to(getattr(torch, name))), logits_with(mask), **tolerance)


def test_zeros_change_the_logits(logits_with, mask, hundred_texts):
    """The mask changes the logits of the rows that begin with a 0."""
    difference = (logits_with(mask) - hundred_texts["logits"][:, 8:]).abs().amax((1, 2))
    assert (difference[1:] > 0.01).all()


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#35761")
@pytest.mark.parametrize("value", [2.0, 0.5, -1.0])
def test_other_numbers_count_as_ones(logits_with, mask, value, tolerance):
    """2, 0.5 and -1 in place of 1 have the same logits."""
    torch.testing.assert_close(logits_with(mask * value), logits_with(mask), **tolerance)


@pytest.mark.holds("transformers<4.52", source="huggingface/transformers#35761")
@pytest.mark.parametrize("value", [2.0, 0.5, -1.0])
def test_other_numbers_change_the_logits(logits_with, mask, value):
    """2, 0.5 and -1 in place of 1 change the logits."""
    difference = (logits_with(mask * value) - logits_with(mask)).abs()  # NaN where nothing is shown
    assert difference.nan_to_num(1.0).max() > 0.01
