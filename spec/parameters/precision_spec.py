"""`model.dtype` and `model.device` follow the weights, where `config.dtype` stays.

Documentation: "The torch dtype of the module (assuming that all the module parameters have the same dtype)."
(`PreTrainedModel.dtype`). The property is the dtype of the first floating point parameter.

Instead: `{parameter.dtype for parameter in model.parameters()}` has every dtype of a mixed model.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "dtype_is_that_of_the_config", "dtype_is_that_of_the_head", "device_is_the_first", "integers_are_converted"
)


@pytest.fixture
def model(head_for):
    """A model in float32."""
    return head_for("GPT2LMHeadModel")


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_dtype_follows_the_weights(model, dtype):
    """`model.dtype` is the dtype that `.to()` converts to; `config.dtype` stays."""
    before = getattr(model.config, "dtype", None)
    assert model.dtype == torch.float32
    assert model.to(dtype).dtype == dtype
    assert getattr(model.config, "dtype", None) == before


def test_device_follows_the_weights(model, device):
    assert model.device.type == torch.device(device).type
    assert model.to("meta").device.type == "meta"


def test_dtype_of_a_mixed_model_is_that_of_the_embedding(model):
    """With a head in float16, `model.dtype` is float32, that of the embedding."""
    model.lm_head = torch.nn.Linear(16, 100, bias=False).half()
    assert model.dtype == torch.float32
    assert {parameter.dtype for parameter in model.parameters()} == {torch.float32, torch.float16}


def test_integer_types_raise_type_error(model):
    """`.to(torch.int8)` raises `TypeError`."""
    with pytest.raises(TypeError, match="floating point"):
        model.to(torch.int8)
