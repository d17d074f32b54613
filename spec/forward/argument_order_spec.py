"""The second argument of a pass is the cache: `model(input_ids, attention_mask)` raises an error.

Documentation: the signature of `GPT2LMHeadModel.forward`. In many other models the mask is the second argument. The
error does not mention the mask: `AttributeError` since 4.56, `ValueError` in 4.52 to 4.55, `IndexError` before.

Instead: `model(input_ids, attention_mask=attention_mask)`

Message: 'Tensor' object has no attribute 'get_seq_length'
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("mask_is_the_second_argument", "positions_forget_the_past")


@pytest.fixture(scope="module")
def call_with_mask(hundred_model, hundred_texts):
    """The call with the mask as the second argument."""
    ids = hundred_texts["input_ids"]
    return lambda: hundred_model(ids, torch.ones_like(ids))


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39765")
def test_mask_in_second_place_raises_attribute_error(call_with_mask, messages):
    """A mask as the second argument raises an `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[0]):
        call_with_mask()


@pytest.mark.holds("transformers>=4.52,<4.56", source="huggingface/transformers#35761")
def test_mask_in_second_place_raises_value_error(call_with_mask):
    """A mask as the second argument raises a `ValueError`."""
    with pytest.raises(ValueError, match="too many values to unpack"):
        call_with_mask()


@pytest.mark.holds("transformers<4.52", source="huggingface/transformers#35761")
def test_mask_in_second_place_raises_index_error(call_with_mask):
    """A mask as the second argument raises an `IndexError`."""
    with pytest.raises(IndexError):
        call_with_mask()


def test_second_argument_is_the_cache(hundred_model, hundred_texts, cache_name, tolerance):
    """The cache of 23 tokens as the second argument stands for these tokens."""
    ids = hundred_texts["input_ids"]
    with torch.no_grad():
        logits = hundred_model(ids[:, 23:], hundred_model(ids[:, :23])[cache_name]).logits
    torch.testing.assert_close(logits, hundred_texts["logits"][:, 23:], **tolerance)
