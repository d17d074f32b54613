"""Each layer's network is c_fc [D, 4 * D], gelu_new, c_proj [4 * D, D]; D is 768 in gpt2.

Tutorial 5: "the neural net weights, in each layer". gelu_new is GELU by its tanh approximation.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by("exact_gelu", "inner_width_padded", "conv1d_without_bias"),
]


@pytest.fixture(scope="module")
def network(model, flag_outputs):
    """A layer's network as the model has it, and by hand with the GELU that is named; on a state after a layer norm."""
    x = flag_outputs.hidden_states[-1]  # (B, T, D)

    def by_hand(mlp):
        inner = x @ mlp.c_fc.weight + mlp.c_fc.bias  # (B, T, 4 * D)
        gelus = torch.stack([torch.nn.functional.gelu(inner, approximate=name) for name in ("tanh", "none")])
        return gelus @ mlp.c_proj.weight + mlp.c_proj.bias  # (2, B, T, D)

    with torch.no_grad():
        return [(block.mlp(x), *by_hand(block.mlp)) for block in model.transformer.h]


def test_the_inner_width_is_four_times_the_outer(model, D):
    for block in model.transformer.h:
        assert block.mlp.c_fc.weight.shape == (D, 4 * D)
        assert block.mlp.c_proj.weight.shape == (4 * D, D)


def test_it_recomputes_in_every_layer(network, tolerance):
    for output, by_hand, _ in network:
        torch.testing.assert_close(output, by_hand, **tolerance)


@pytest.mark.needs("float32")
def test_the_exact_gelu_gives_other_values(network, tolerance):
    for output, _, exact in network:
        with pytest.raises(AssertionError, match="not close"):
            torch.testing.assert_close(output, exact, **tolerance)


def test_the_configuration_names_the_function(model):
    assert model.config.activation_function == "gelu_new"
