"""The output of each layer is the next hidden state; that of the last layer passes `ln_f` first.

Tutorial 4: "We can follow the buffer as it exits each of the layers."
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("4"),
    pytest.mark.refuted_by("states_without_the_embedding", "last_state_before_closing_norm", "layer_dropped"),
]


@pytest.fixture(scope="module")
def outputs(model, flag_outputs):
    """The output of each layer, called alone on the hidden state with its index: L of (B, T, D)."""
    with torch.no_grad():
        results = [layer(state) for layer, state in zip(model.transformer.h, flag_outputs.hidden_states, strict=False)]
    return [result[0] if isinstance(result, tuple) else result for result in results]  # a tuple before 5.3


@pytest.mark.needs("the default attention")
def test_each_layer_turns_its_state_into_the_next(outputs, flag_outputs, L, tolerance):
    """Each layer but the last turns `hidden_states[i]` into `hidden_states[i + 1]`."""
    for layer in range(L - 1):
        torch.testing.assert_close(outputs[layer], flag_outputs.hidden_states[layer + 1], **tolerance)


@pytest.mark.needs("the default attention")
def test_last_state_is_normalised(outputs, model, flag_outputs, tolerance):
    """The last hidden state is the last layer's output after `ln_f`."""
    torch.testing.assert_close(model.transformer.ln_f(outputs[-1]), flag_outputs.hidden_states[-1], **tolerance)


def test_every_layer_changes_its_input(outputs, flag_outputs, tolerance):
    for output, state in zip(outputs, flag_outputs.hidden_states, strict=False):
        assert (output - state).abs().max() > tolerance["atol"]
