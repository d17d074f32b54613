"""`enable_input_require_grads()` lets gradients begin at the embeddings of a model that is frozen.

Documentation: "Enables the gradients for the input embeddings. This is useful for fine-tuning adapter weights while
keeping the model weights fixed." (`PreTrainedModel.enable_input_require_grads`)

Instead: `embeds = model.get_input_embeddings()(input_ids).requires_grad_()`, to read the gradient itself
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("input_grads_not_enabled", "input_grads_never_end", "pass_is_detached")


@pytest.fixture
def frozen(hundred_model):
    """A copy of the model without a trainable parameter."""
    return copy.deepcopy(hundred_model).requires_grad_(False)


def test_frozen_model_has_no_gradient(frozen, hundred_texts):
    """The logits of a frozen model do not require a gradient."""
    assert not frozen(hundred_texts["input_ids"]).logits.requires_grad


def test_gradients_begin_at_the_embeddings(frozen, hundred_texts):
    """After `enable_input_require_grads()` the logits require a gradient, and the parameters still do not."""
    frozen.enable_input_require_grads()
    assert frozen(hundred_texts["input_ids"]).logits.requires_grad
    assert not any(parameter.requires_grad for parameter in frozen.parameters())


def test_gradients_end_when_disabled(frozen, hundred_texts):
    """After `disable_input_require_grads()` the logits do not require a gradient."""
    frozen.enable_input_require_grads()
    frozen.disable_input_require_grads()
    assert not frozen(hundred_texts["input_ids"]).logits.requires_grad


def test_embeddings_have_gradients_up_to_the_row(frozen, hundred_texts):
    """Of a row of the logits, the embeddings of its own and the earlier tokens have a gradient."""
    embeds = frozen.get_input_embeddings()(hundred_texts["input_ids"]).requires_grad_()
    torch.autograd.backward(frozen(inputs_embeds=embeds).logits[:, 11].sum())
    has_gradient = embeds.grad.abs().sum(-1) > 0  # (8, 24)
    assert torch.equal(has_gradient, (torch.arange(24, device=embeds.device) <= 11).expand(8, 24))
