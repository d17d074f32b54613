"""A `Conv1D` layer stores its matrix as (inputs, outputs), the transpose of `torch.nn.Linear`.

Beyond the tutorial: the tutorial prints "transformer.h.0.attn.c_attn.weight torch.Size([768, 2304])". `attn.c_proj` is
square, so a wrong transpose of that matrix raises no error.

Instead: `x @ layer.weight + layer.bias`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("conv1d_is_linear", "conv1d_without_bias", "conv1d_square_transposed")


def test_conv1d_stores_inputs_by_outputs(model, D):
    """`Conv1D` stores (inputs, outputs), `Linear` stores (outputs, inputs)."""
    assert model.transformer.h[0].attn.c_attn.weight.shape == (D, 3 * D)
    assert torch.nn.Linear(D, 3 * D, device="meta").weight.shape == (3 * D, D)


def test_conv1d_multiplies_without_a_transpose(model, flag_outputs, D, tolerance):
    """`Conv1D` computes `x @ weight + bias`."""
    layer, x = model.transformer.h[0].attn.c_attn, flag_outputs.hidden_states[0]
    assert layer.weight.shape == (D, 3 * D)
    with torch.no_grad():
        torch.testing.assert_close(layer(x), x @ layer.weight + layer.bias, **tolerance)


def test_linear_needs_the_transpose(model, flag_outputs, D, tolerance):
    """`linear(x, weight.T, bias)` of `torch.nn.functional` has the same result as `Conv1D`."""
    layer, x = model.transformer.h[0].attn.c_attn, flag_outputs.hidden_states[0]
    assert layer.weight.shape == (D, 3 * D)
    with torch.no_grad():
        linear = torch.nn.functional.linear(x, layer.weight.T, layer.bias)
        torch.testing.assert_close(layer(x), linear, **tolerance)


def test_square_c_proj_without_transpose_differs(model, flag_outputs, D, tolerance):
    """`linear` with the square `attn.c_proj.weight`, not transposed, has other values and raises no error."""
    layer, x = model.transformer.h[0].attn.c_proj, flag_outputs.hidden_states[-1]
    assert layer.weight.shape == (D, D)
    with torch.no_grad():
        linear = torch.nn.functional.linear(x, layer.weight, layer.bias)
        with pytest.raises(AssertionError, match="not close"):
            torch.testing.assert_close(layer(x), linear, **tolerance)
