"""The MLP of each layer is `c_fc` (768 to 3072 in `gpt2`), `gelu_new` and `c_proj` (3072 to 768).

Tutorial 5: "the neural net weights, in each layer". `gelu_new` is the tanh approximation of GELU.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by("exact_gelu", "inner_width_padded", "conv1d_without_bias", "later_mlps_use_exact_gelu"),
]


def gelu_new(x):
    return torch.nn.functional.gelu(x, approximate="tanh")


def test_inner_width_is_n_inner_or_four_times_the_outer(model, D):
    """The inner width is `config.n_inner`, or four times the outer width if that is None."""
    inner = model.config.n_inner or 4 * D
    for block in model.transformer.h:
        assert block.mlp.c_fc.weight.shape == (D, inner)
        assert block.mlp.c_proj.weight.shape == (inner, D)


@pytest.mark.needs("gelu_new")
def test_mlp_equals_the_computation_by_hand(model, flag_outputs, tolerance):
    """The MLP of every layer equals the computation by hand with the tanh approximation."""
    x = flag_outputs.hidden_states[-1]  # (B, T, D)
    with torch.no_grad():
        for mlp in (block.mlp for block in model.transformer.h):
            inner = gelu_new(x @ mlp.c_fc.weight + mlp.c_fc.bias)  # (B, T, 4 * D)
            torch.testing.assert_close(mlp(x), inner @ mlp.c_proj.weight + mlp.c_proj.bias, **tolerance)


@pytest.mark.needs("gelu_new")
def test_exact_gelu_has_other_values(model):
    """The activation of every layer is the tanh approximation; the exact GELU has other values."""
    x = torch.linspace(-10, 10, 1001)
    for block in model.transformer.h:
        torch.testing.assert_close(block.mlp.act(x), gelu_new(x))
        with pytest.raises(AssertionError, match="not close"):
            torch.testing.assert_close(block.mlp.act(x), torch.nn.functional.gelu(x))


@pytest.mark.needs("gelu_new")
def test_config_has_gelu_new(model):
    """`config.activation_function` is `gelu_new`."""
    assert model.config.activation_function == "gelu_new"
