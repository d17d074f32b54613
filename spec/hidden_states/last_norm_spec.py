"""The last hidden state is the output of the final LayerNorm, `ln_f`, not of the last layer.

Tutorial 4: the hidden states follow a token's vector "as it exits each of the layers".

Erratum: The tutorial says: "Hidden-states of the model at the output of each layer". The output of the last layer is
not among them: the last entry is that output after `ln_f`.

Instead: `model.transformer.ln_f.register_forward_pre_hook(lambda module, inputs: last_layer.append(inputs[0]))`
collects the output of the last layer.
"""

import pytest
import torch

pytestmark = [pytest.mark.tutorial("4"), pytest.mark.refuted_by("last_state_before_closing_norm", "no_closing_norm")]


@pytest.fixture(scope="module")
def last_layer(model, flag_outputs):
    """The output of the last layer, (B, T, D)."""
    with torch.no_grad():
        result = model.transformer.h[-1](flag_outputs.hidden_states[-2])
    return result[0] if isinstance(result, tuple) else result  # a tuple before 5.3


@pytest.mark.needs("the default attention")
def test_last_state_is_the_normalised_last_output(model, flag_outputs, last_layer, tolerance):
    """The last hidden state is the last layer's output, normalised by `ln_f`."""
    ln_f = model.transformer.ln_f
    centred = last_layer - last_layer.mean(-1, keepdim=True)
    normalised = centred / (centred.square().mean(-1, keepdim=True) + model.config.layer_norm_epsilon).sqrt()
    expected = (normalised * ln_f.weight + ln_f.bias).detach()
    torch.testing.assert_close(flag_outputs.hidden_states[-1], expected, **tolerance)


def test_no_state_is_the_last_layers_output(flag_outputs, last_layer, tolerance):
    """No hidden state is the output of the last layer."""
    for state in flag_outputs.hidden_states:
        assert (state - last_layer).abs().max() > tolerance["atol"]


def test_last_state_is_last_hidden_state(base_outputs, flag_outputs, tolerance):
    """The last hidden state is `last_hidden_state` of `GPT2Model`."""
    torch.testing.assert_close(base_outputs.last_hidden_state, flag_outputs.hidden_states[-1], **tolerance)
