"""The first hidden state is the token's embedding plus its position's, before any layer.

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
    return model.transformer.wpe.weight.detach()  # (positions, D)


def test_it_is_the_sum_of_two_rows(flag, flag_outputs, tokens, positions):
    expected = tokens[flag["input_ids"]] + positions[:10]  # (B, T, D)
    torch.testing.assert_close(flag_outputs.hidden_states[0], expected)


def test_a_later_steps_position_goes_on_from_the_prompt(greedy, tokens, positions):
    expected = tokens[greedy.sequences[:, 5:7]] + positions[5:7]  # (B, 2, D)
    torch.testing.assert_close(torch.cat([states[0] for states in greedy.hidden_states[1:]], dim=1), expected)


def test_the_token_alone_is_not_it(flag, flag_outputs, tokens):
    assert not torch.allclose(flag_outputs.hidden_states[0], tokens[flag["input_ids"]], atol=0.01)
