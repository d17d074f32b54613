"""The MLP of each layer is `c_fc` (768 to 3072 in `gpt2`), `gelu_new` and `c_proj` (3072 to 768).

Tutorial 5: "the neural net weights, in each layer". `gelu_new` is the tanh approximation of GELU.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by("exact_gelu", "inner_width_padded", "conv1d_without_bias"),
]


@pytest.fixture(scope="module")
def network(model, flag_outputs):
    """Per layer three outputs for one input: of the MLP, and by hand with the tanh approximation and the exact GELU."""
    x = flag_outputs.hidden_states[-1]  # (B, T, D)

    def by_hand(mlp):
        inner = x @ mlp.c_fc.weight + mlp.c_fc.bias  # (B, T, 4 * D)
        gelus = torch.stack([torch.nn.functional.gelu(inner, approximate=name) for name in ("tanh", "none")])
        return gelus @ mlp.c_proj.weight + mlp.c_proj.bias  # (2, B, T, D)

    with torch.no_grad():
        return [(block.mlp(x), *by_hand(block.mlp)) for block in model.transformer.h]


def test_inner_width_is_four_times_the_outer(model, D):
    for block in model.transformer.h:
        assert block.mlp.c_fc.weight.shape == (D, 4 * D)
        assert block.mlp.c_proj.weight.shape == (4 * D, D)


def test_mlp_equals_the_computation_by_hand(network, tolerance):
    """The MLP of every layer equals the computation by hand with the tanh approximation."""
    for output, by_hand, _ in network:
        torch.testing.assert_close(output, by_hand, **tolerance)


@pytest.mark.needs("float32")
def test_exact_gelu_has_other_values(network, tolerance):
    """The exact GELU has other values in every layer."""
    for output, _, exact in network:
        with pytest.raises(AssertionError, match="not close"):
            torch.testing.assert_close(output, exact, **tolerance)


def test_config_has_gelu_new(model):
    """`config.activation_function` is `gelu_new`."""
    assert model.config.activation_function == "gelu_new"
