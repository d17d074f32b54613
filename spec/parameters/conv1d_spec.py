"""The layers called Conv1D store their matrix as [in, out], the transpose of torch.nn.Linear's.

Beyond the tutorial: its printed c_attn.weight is torch.Size([768, 2304]); attn.c_proj is square, so there a wrong
transpose raises nothing.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("conv1d_is_linear", "conv1d_without_bias", "conv1d_square_transposed")


def test_the_matrix_is_in_by_out(model, D):
    assert model.transformer.h[0].attn.c_attn.weight.shape == (D, 3 * D)
    assert torch.nn.Linear(D, 3 * D, device="meta").weight.shape == (3 * D, D)


def test_the_layer_is_x_times_the_matrix_plus_the_bias(model, flag_outputs, D, tolerance):
    layer, x = model.transformer.h[0].attn.c_attn, flag_outputs.hidden_states[0]
    assert layer.weight.shape == (D, 3 * D)
    with torch.no_grad():
        torch.testing.assert_close(layer(x), x @ layer.weight + layer.bias, **tolerance)


def test_linear_gives_the_same_with_the_transpose(model, flag_outputs, D, tolerance):
    layer, x = model.transformer.h[0].attn.c_attn, flag_outputs.hidden_states[0]
    assert layer.weight.shape == (D, 3 * D)
    with torch.no_grad():
        linear = torch.nn.functional.linear(x, layer.weight.T, layer.bias)
        torch.testing.assert_close(layer(x), linear, **tolerance)


def test_the_square_one_gives_other_values_without_the_transpose(model, flag_outputs, D, tolerance):
    layer, x = model.transformer.h[0].attn.c_proj, flag_outputs.hidden_states[-1]
    assert layer.weight.shape == (D, D)
    with torch.no_grad():
        linear = torch.nn.functional.linear(x, layer.weight, layer.bias)
        with pytest.raises(AssertionError, match="not close"):
            torch.testing.assert_close(layer(x), linear, **tolerance)
