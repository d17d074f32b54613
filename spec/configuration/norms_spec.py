"""`layer_norm_epsilon` is the epsilon of every LayerNorm: two in each layer, and the final one.

Documentation: "The epsilon used by the layer normalization layers." (`GPT2Config`, `layer_norm_epsilon`). The epsilon
is added to the variance, under the root.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("epsilon_of_the_last_norm_is_fixed", "epsilon_is_added_to_the_deviation")


@pytest.fixture
def model(head_for):
    """A model of two layers with `layer_norm_epsilon=0.5`."""
    return head_for("GPT2Model", layer_norm_epsilon=0.5)


def test_every_norm_has_the_epsilon(model):
    """Each LayerNorm has `eps=0.5`."""
    norms = {name: norm.eps for name, norm in model.named_modules() if isinstance(norm, torch.nn.LayerNorm)}
    assert norms == dict.fromkeys(["h.0.ln_1", "h.0.ln_2", "h.1.ln_1", "h.1.ln_2", "ln_f"], 0.5)


def test_epsilon_is_added_to_the_variance(model, device):
    """A LayerNorm divides by the root of variance plus epsilon."""
    states = torch.linspace(-1.0, 2.0, 16, device=device)
    expected = (states - states.mean()) / (states.var(correction=0) + 0.5).sqrt()
    for norm in (model.h[0].ln_1, model.h[1].ln_2, model.ln_f):
        torch.testing.assert_close(norm(states), expected)
