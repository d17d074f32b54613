"""`hidden_states[0]` is the token embedding plus the position embedding, before any layer.

Tutorial 4: "plus the optional initial embedding outputs".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("4"),
    pytest.mark.refuted_by(
        "states_begin_with_tokens_alone",
        "positions_forget_the_past",
        "positions_end_at_500",
        "ids_above_40000_share_a_vector",
        "later_rows_share_positions",
    ),
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


def test_every_token_and_position_has_its_vector(full_row, full_row_outputs, tokens, positions):
    """`hidden_states[0]` has the vectors of the token and of the position up to the last of `n_positions`."""
    torch.testing.assert_close(full_row_outputs.hidden_states[0], tokens[full_row] + positions)


def test_later_steps_continue_the_positions(crowd, crowd_greedy, tokens, positions):
    """The positions of later steps of `generate()` continue those of each row's prompt, without its pads."""
    T, lengths = crowd["input_ids"].shape[1], crowd["attention_mask"].sum(1, keepdim=True)  # lengths: (B, 1)
    later = torch.arange(len(crowd_greedy.hidden_states) - 1, device=lengths.device)
    expected = tokens[crowd_greedy.sequences[:, T:-1]] + positions[lengths + later]  # (B, 31, D)
    torch.testing.assert_close(torch.cat([states[0] for states in crowd_greedy.hidden_states[1:]], dim=1), expected)


def test_token_embedding_alone_differs(flag, flag_outputs, tokens):
    """The token embedding without the position embedding differs from `hidden_states[0]`."""
    assert not torch.allclose(flag_outputs.hidden_states[0], tokens[flag["input_ids"]], atol=0.01)


def test_first_embedding_has_the_recorded_numbers(full_today, snapshot):
    """The embedding of "Today" begins with the recorded numbers."""
    assert full_today.hidden_states[0][0][0, 0, :8].tolist() == snapshot
