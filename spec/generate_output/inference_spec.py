"""`generate()` computes no gradients and keeps the model's mode: in training mode, dropout is active.

Beyond the tutorial: after `model.train()`, which a training loop calls, even greedy texts differ from call to call. The
log-probabilities of a text with gradients need a forward pass over it.

Instead: `model.eval()`, before `generate()`
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "generate_keeps_gradients", "generate_switches_to_eval", "generate_leaves_gradients_off"
)
SETTINGS = {"max_new_tokens": 20, "do_sample": False, "pad_token_id": 0, "return_dict_in_generate": True}


@pytest.fixture
def training(hundred_model):
    """A copy of the model in training mode."""
    return copy.deepcopy(hundred_model).train()


@pytest.fixture
def generate(hundred_batch):
    """The call: 20 greedy tokens of this model for eight prompts, while torch records gradients."""

    def call(model):
        with torch.enable_grad():
            outputs = model.generate(**hundred_batch, **SETTINGS, output_scores=True)
            assert torch.is_grad_enabled()
        return outputs

    return call


def test_scores_have_no_gradient(generate, hundred_model, training):
    """The scores have no gradient, in eval mode and in training mode."""
    for model in (hundred_model, training):
        assert not any(scores.requires_grad for scores in generate(model).scores)


def test_forward_pass_afterwards_has_a_gradient(generate, hundred_model):
    """A forward pass after `generate()` has a gradient."""
    sequences = generate(hundred_model).sequences
    with torch.enable_grad():
        assert hundred_model(sequences).logits.requires_grad


def test_mode_of_the_model_is_kept(generate, hundred_model, training):
    """The mode of the model is the same after `generate()`."""
    generate(training)
    assert all(module.training for module in training.modules())
    generate(hundred_model)
    assert not any(module.training for module in hundred_model.modules())


def test_greedy_texts_differ_in_training_mode(generate, training):
    """In training mode, two greedy calls return different texts."""
    assert not torch.equal(generate(training).sequences, generate(training).sequences)


def test_eval_returns_the_same_text(generate, training, hundred_greedy):
    """After `model.eval()`, the greedy text is that of a model that was never trained."""
    assert torch.equal(generate(training.eval()).sequences, hundred_greedy.sequences[:, :68])
