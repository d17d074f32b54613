"""Gradient checkpointing keeps loss and gradients: each layer runs twice, in training mode alone.

Documentation: the page "Gradient checkpointing" recomputes activations in the backward pass, to save memory. In eval
mode the setting has no effect, even if gradients are computed.

Instead: transformers<5.23: `model.gradient_checkpointing_enable()`
transformers>=5.23: `model.activation_checkpointing_enable()`

Message: `gradient_checkpointing_enable` is deprecated and will be removed in v6. Use `activation_checkpointing_enable`
instead.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "checkpointing_does_nothing", "checkpointing_in_eval_mode", "checkpointing_detaches", "checkpointing_stays_on"
)
NO_DROPOUT = {"resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0}


@pytest.fixture
def step(head_for, device):
    """A call: the loss, the gradients, and how often the first layer runs for both."""
    ids = torch.arange(16, device=device)[None]

    def call(*, checkpointing, training=True):
        settings = NO_DROPOUT | {"gradient_checkpointing": checkpointing}
        model, runs = head_for("GPT2LMHeadModel", **settings).train(training), []
        model.transformer.h[0].ln_1.register_forward_hook(lambda *_: runs.append(1))
        loss = model(ids, labels=ids).loss
        loss.backward()
        return loss, [parameter.grad for parameter in model.parameters()], len(runs)

    return call


def test_loss_and_gradients_are_the_same(step):
    loss, gradients, _ = step(checkpointing=False)
    same_loss, same_gradients, _ = step(checkpointing=True)
    assert torch.equal(loss, same_loss)
    for gradient, same in zip(gradients, same_gradients, strict=True):
        torch.testing.assert_close(gradient, same)


def test_layers_run_twice_in_training_mode(step):
    """A layer runs once per step, and twice with checkpointing."""
    assert step(checkpointing=False)[2] == 1
    assert step(checkpointing=True)[2] == 2


def test_layers_run_once_in_eval_mode(step):
    """In eval mode a layer runs once, with checkpointing too."""
    assert step(checkpointing=True, training=False)[2] == 1


@pytest.mark.holds("transformers>=5.23", source="measured")
def test_old_names_warn_of_new_ones(head_for, messages):
    """`gradient_checkpointing_enable()` warns that it is `activation_checkpointing_enable()`."""
    model = head_for("GPT2LMHeadModel")
    with pytest.warns(FutureWarning, match=messages[0]):
        model.gradient_checkpointing_enable()
    assert model.is_activation_checkpointing
    model.activation_checkpointing_disable()
    assert not model.is_activation_checkpointing


@pytest.mark.holds("transformers<5.23", source="measured")
def test_old_names_are_silent(head_for, recwarn):
    """`gradient_checkpointing_enable()` issues no warning."""
    model = head_for("GPT2LMHeadModel")
    model.gradient_checkpointing_enable()
    assert model.is_gradient_checkpointing
    model.gradient_checkpointing_disable()
    assert not model.is_gradient_checkpointing
    assert not [warning for warning in recwarn if warning.category is FutureWarning]
