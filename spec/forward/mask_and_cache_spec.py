"""With a cache, `attention_mask` covers past and new tokens; a shorter one hides the new since 4.54.1.

Documentation: "The attention mask should have the shape `(batch_size, past_kv_length + new_tokens_length)`." (page
"Caching", "Cache class"). What a mask lacks counts as 0, and the logits change silently. Before 4.54.1 it is an error.

Erratum: The documentation says: "attention_mask (`torch.Tensor` of shape `(batch_size, sequence_length)`". With a
cache, a mask of the shape of `input_ids` hides the tokens that you pass.

Instead: `torch.cat([mask_of_the_cache, mask_of_the_new_ids], dim=1)`, or no mask if there are no pads

Message: The size of tensor a (...) must match the size of tensor b (...) at non-singleton dimension 3
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("short_masks_are_extended", "masks_hide_the_past")


@pytest.fixture(scope="module")
def logits_with(hundred_model, hundred_texts, cache_name):
    """A factory: the logits of the last 4 of 24 tokens, with a cache of the others and a mask of this many ones."""
    ids = hundred_texts["input_ids"]

    @torch.no_grad()
    def call(ones, zeros=0):
        mask = torch.tensor([[1] * ones + [0] * zeros], device=ids.device).expand(8, -1)
        past = hundred_model(ids[:, :20])[cache_name]
        return hundred_model(ids[:, 20:], attention_mask=mask, **{cache_name: past}).logits

    return call


def test_mask_of_all_tokens_has_the_rows_of_the_text(logits_with, hundred_texts, tolerance):
    """A mask of 24 ones has the rows of the whole text."""
    torch.testing.assert_close(logits_with(24), hundred_texts["logits"][:, 20:], **tolerance)


@pytest.mark.holds("transformers>=4.54.1", source="huggingface/transformers#39754", about="short")
def test_mask_of_the_new_tokens_changes_the_logits(logits_with, hundred_texts):
    """A mask of the new tokens alone raises no error and changes the logits of each."""
    difference = (logits_with(4) - hundred_texts["logits"][:, 20:]).abs().amax(-1)
    assert (difference > 0.01).all()


@pytest.mark.holds("transformers>=4.54.1", source="huggingface/transformers#39754", about="short")
@pytest.mark.parametrize("ones", [4, 20])
def test_missing_end_of_a_mask_counts_as_zeros(logits_with, ones, tolerance):
    """A mask of 4 or 20 ones is a mask that has zeros up to the length 24."""
    torch.testing.assert_close(logits_with(ones), logits_with(ones, 24 - ones), **tolerance)


@pytest.mark.holds("transformers<4.54.1", source="huggingface/transformers#39754", about="short")
def test_mask_of_the_new_tokens_raises_runtime_error(logits_with, messages):
    """A mask of the new tokens alone raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        logits_with(4)
