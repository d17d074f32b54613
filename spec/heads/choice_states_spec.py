"""`GPT2DoubleHeadsModel` returns all hidden states but the last with one row per choice.

Documentation: "one for the output of each layer) of shape `(batch_size, sequence_length, hidden_size)`"
(`GPT2DoubleHeadsModelOutput`, `hidden_states`).

Erratum: The documentation says: "of shape `(batch_size, sequence_length, hidden_size)`". The first dimension is the
number of texts times the number of choices; the last state has a dimension for the choices instead.

Instead: `state.view(*input_ids.shape, -1)` for each state
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("states_have_the_choices", "last_state_is_flat", "choices_are_reversed")


@pytest.fixture(scope="module")
def choices():
    """The ids (2, 3, 8) of two texts with three continuations each."""
    return torch.randint(1, 100, (2, 3, 8), generator=torch.Generator().manual_seed(42))


@pytest.fixture(scope="module")
def outputs(head_for, choices, device):
    """A pass over the choices, with hidden states and attention weights."""
    with torch.no_grad():
        return head_for("GPT2DoubleHeadsModel")(choices.to(device), output_hidden_states=True)


def test_all_states_but_the_last_are_flat(outputs):
    """The states of the embedding and of the layers but the last have one row per choice."""
    assert [state.shape for state in outputs.hidden_states[:-1]] == [(6, 8, 16)] * 2


def test_last_state_has_the_choices(outputs):
    """The last hidden state has a dimension for the choices."""
    assert outputs.hidden_states[-1].shape == (2, 3, 8, 16)


def test_rows_are_the_choices_in_order(outputs, head_for, choices, device):
    """Row 3 * n + m of a state is choice m of text n."""
    model = head_for("GPT2DoubleHeadsModel")
    with torch.no_grad():
        alone = model(choices[1, 2][None, None].to(device), output_hidden_states=True).hidden_states[1]
    torch.testing.assert_close(outputs.hidden_states[1][5:], alone)
