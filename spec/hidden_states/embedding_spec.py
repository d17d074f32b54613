"""`hidden_states[0]` is the token embedding plus the position embedding, before any layer.

Tutorial 4: "plus the optional initial embedding outputs".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("4"),
    pytest.mark.refuted_by("states_begin_with_tokens_alone", "positions_forget_the_past"),
]


@pytest.fixture(scope="module")
def tokens(model):
    return model.transformer.wte.weight.detach()  # (V, D)


@pytest.fixture(scope="module")
def positions(model):
    return model.transformer.wpe.weight.detach()  # (P, D)


def test_first_state_is_token_plus_position_embedding(flag, flag_outputs, tokens, positions):
    expected = tokens[flag["input_ids"]] + positions[: flag["input_ids"].shape[1]]  # (B, T, D)
    torch.testing.assert_close(flag_outputs.hidden_states[0], expected)


def test_later_steps_continue_the_positions(greedy, today, tokens, positions):
    """The positions of later steps of `generate()` continue those of the prompt."""
    T = today["input_ids"].shape[1]
    expected = tokens[greedy.sequences[:, T : T + 2]] + positions[T : T + 2]  # (B, 2, D)
    torch.testing.assert_close(torch.cat([states[0] for states in greedy.hidden_states[1:]], dim=1), expected)


def test_token_embedding_alone_differs(flag, flag_outputs, tokens, tolerance):
    """The token embedding without the position embedding differs from `hidden_states[0]`."""
    assert (flag_outputs.hidden_states[0] - tokens[flag["input_ids"]]).abs().max() > tolerance["atol"]


def test_first_embedding_has_the_recorded_numbers(full_model, today, snapshot):
    """The embedding of "Today" begins with the recorded numbers."""
    with torch.no_grad():
        first = full_model(**today, output_hidden_states=True).hidden_states[0][0, 0]  # (D,)
    assert first[:8].tolist() == snapshot
