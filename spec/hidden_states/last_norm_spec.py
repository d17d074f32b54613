"""The last hidden state is taken after the final LayerNorm, ln_f, not from the last layer itself.

Erratum: the tutorial prints "Hidden-states of the model at the output of each layer". That holds for all layers
but the last; what it gives out is among no hidden states.
"""

import pytest
import torch

pytestmark = [pytest.mark.tutorial("4"), pytest.mark.refuted_by("last_state_before_closing_norm", "no_closing_norm")]


@pytest.fixture(scope="module")
def printed(model, flag_outputs):
    """The output of the last layer, (B, T, D)."""
    with torch.no_grad():
        result = model.transformer.h[-1](flag_outputs.hidden_states[-2])
    return result[0] if isinstance(result, tuple) else result  # a tuple in older releases


@pytest.mark.needs("the default attention")
def test_it_is_the_last_layers_output_normalised(model, flag_outputs, printed, tolerance):
    ln_f = model.transformer.ln_f
    centred = printed - printed.mean(-1, keepdim=True)
    normalised = centred / (centred.square().mean(-1, keepdim=True) + 1e-5).sqrt()
    expected = (normalised * ln_f.weight + ln_f.bias).detach()
    torch.testing.assert_close(flag_outputs.hidden_states[-1], expected, **tolerance)


def test_the_last_layers_output_is_among_no_hidden_states(flag_outputs, printed):
    for state in flag_outputs.hidden_states:
        assert not torch.allclose(state, printed, atol=0.1)


def test_it_is_the_base_models_last_hidden_state(base_outputs, flag_outputs, tolerance):
    torch.testing.assert_close(base_outputs.last_hidden_state, flag_outputs.hidden_states[-1], **tolerance)
