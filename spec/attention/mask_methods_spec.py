"""`model.get_head_mask()` is gone since 5.0, and `get_extended_attention_mask()` since 5.17.

Beyond the tutorial: classes that repeat the code of `GPT2Model.forward()` call them. `invert_attention_mask()` is gone
since 5.17, too. Before 5.0 alone, `get_extended_attention_mask()` accepts a device.

Instead: `[None] * config.n_layer` for `get_head_mask(None, config.n_layer)`;
`(1.0 - mask[:, None, None, :]) * torch.finfo(model.dtype).min` for the others

Message: 'GPT2LMHeadModel' object has no attribute 'get_head_mask'

Message: 'GPT2LMHeadModel' object has no attribute 'get_extended_attention_mask'

Message: to() received an invalid combination of arguments - got (dtype=torch.device, ), ...
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("mask_methods_are_back", "mask_methods_return_zeros")


@pytest.fixture(scope="module")
def mask(hundred_batch):
    """The attention mask (8, 48) of eight texts."""
    return hundred_batch["attention_mask"]


@pytest.fixture(scope="module")
def extended(mask):
    """The mask (8, 1, 1, 48) that is added to the scores: 0 on the text, the lowest number on the pads."""
    return (1.0 - mask[:, None, None, :]) * torch.finfo(torch.float32).min


@pytest.mark.holds("transformers>=5.0", source="neverbiasu/ComfyUI-SAM2#63", about="head mask")
def test_get_head_mask_is_gone(hundred_model, messages):
    """`get_head_mask()` is gone, and raises `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[0]):
        hundred_model.get_head_mask(None, 2)


@pytest.mark.holds("transformers<5.0", source="neverbiasu/ComfyUI-SAM2#63", about="head mask")
def test_get_head_mask_is_none_per_layer(hundred_model):
    """`get_head_mask(None, n)` returns a list of n times None."""
    assert hundred_model.get_head_mask(None, 2) == [None, None]


@pytest.mark.holds("transformers>=5.17", source="measured", about="attention mask")
def test_get_extended_attention_mask_is_gone(hundred_model, mask, messages):
    """`get_extended_attention_mask()` and `invert_attention_mask()` are gone, and raise `AttributeError`."""
    assert not hasattr(hundred_model, "invert_attention_mask")
    with pytest.raises(AttributeError, match=messages[1]):
        hundred_model.get_extended_attention_mask(mask, mask.shape)


@pytest.mark.holds("transformers<5.17", source="measured", about="attention mask")
def test_extended_attention_mask_hides_the_pads(hundred_model, mask, extended):
    """`get_extended_attention_mask()` and `invert_attention_mask()` return 0 and the lowest number."""
    assert torch.equal(hundred_model.get_extended_attention_mask(mask, mask.shape), extended)
    assert torch.equal(hundred_model.invert_attention_mask(mask), extended)


@pytest.mark.holds("transformers>=5.17", source="measured", about="device")
def test_device_raises_attribute_error(hundred_model, mask, messages):
    """`get_extended_attention_mask()` with a device raises `AttributeError`, since the method is gone."""
    with pytest.raises(AttributeError, match=messages[1]):
        hundred_model.get_extended_attention_mask(mask, mask.shape, mask.device)


@pytest.mark.holds("transformers>=5.0,<5.17", source="measured", about="device")
def test_device_raises_type_error(hundred_model, mask, messages):
    """`get_extended_attention_mask()` with a device raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[2]):
        hundred_model.get_extended_attention_mask(mask, mask.shape, mask.device)


@pytest.mark.holds("transformers<5.0", source="measured", about="device")
def test_device_is_accepted(hundred_model, mask, extended):
    """`get_extended_attention_mask()` accepts a device, and returns the same mask."""
    assert torch.equal(hundred_model.get_extended_attention_mask(mask, mask.shape, mask.device), extended)
