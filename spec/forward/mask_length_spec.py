"""A mask that is shorter than the text hides the tokens that it lacks, without an error, since 4.54.1.

Documentation: "Mask to avoid performing attention on padding token indices." of the shape "`(batch_size,
sequence_length)`" (`GPT2LMHeadModel.forward`, `attention_mask`). A mask that was made for another text is such a mask.

Instead: `assert attention_mask.shape == input_ids.shape`

Message: The size of tensor a (...) must match the size of tensor b (...) at non-singleton dimension 3
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("short_masks_are_extended", "long_masks_hide_the_first_token")


@pytest.fixture(scope="module")
def logits_with(hundred_model, hundred_texts):
    """A factory: the logits of 24 tokens with a mask of these numbers."""

    @torch.no_grad()
    def call(*mask):
        ids = hundred_texts["input_ids"]
        return hundred_model(ids, attention_mask=torch.tensor([mask], device=ids.device).expand(8, -1)).logits

    return call


@pytest.mark.holds("transformers>=4.54.1", source="huggingface/transformers#39754", about="short")
def test_short_mask_hides_the_other_tokens(logits_with, tolerance):
    """A mask of 20 ones is a mask of 20 ones and 4 zeros."""
    torch.testing.assert_close(logits_with(*[1] * 20), logits_with(*[1] * 20, 0, 0, 0, 0), **tolerance)


@pytest.mark.holds("transformers>=4.42,<4.54.1", source="huggingface/transformers#31172", about="short")
def test_short_mask_of_ones_is_ignored(logits_with, hundred_texts, tolerance):
    """A mask of 20 ones has no effect."""
    torch.testing.assert_close(logits_with(*[1] * 20), hundred_texts["logits"], **tolerance)


@pytest.mark.holds("transformers<4.42", source="huggingface/transformers#31172", about="short")
def test_short_mask_raises_runtime_error(logits_with, messages):
    """A mask of 20 ones raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        logits_with(*[1] * 20)


@pytest.mark.holds("transformers>=4.42", source="huggingface/transformers#31172", about="long")
def test_end_of_a_long_mask_is_ignored(logits_with, hundred_texts, tolerance):
    """A mask of 30 ones has no effect."""
    torch.testing.assert_close(logits_with(*[1] * 30), hundred_texts["logits"], **tolerance)


@pytest.mark.holds("transformers<4.42", source="huggingface/transformers#31172", about="long")
def test_long_mask_raises_runtime_error(logits_with, messages):
    """A mask of 30 ones raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        logits_with(*[1] * 30)
