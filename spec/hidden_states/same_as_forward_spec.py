"""The hidden states that generate() returns are those of a plain forward pass over the same tokens.

Tutorial 4 reads them off generate(); model(**inputs, output_hidden_states=True) gives them too.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("4"),
    pytest.mark.refuted_by("eager_not_scaled", "positions_forget_the_past"),
]


@pytest.fixture(scope="module")
def prompt_states(model, today):
    with torch.no_grad():
        return model(**today, output_hidden_states=True).hidden_states


def test_the_first_step_is_the_forward_pass_of_the_prompt(greedy, prompt_states, tolerance):
    torch.testing.assert_close(torch.stack(greedy.hidden_states[0]), torch.stack(prompt_states), **tolerance)


@pytest.mark.parametrize("step", [1, 2])
def test_a_later_step_is_the_next_position_of_the_whole_text(greedy, greedy_forward, step, tolerance):
    expected = torch.stack(greedy_forward.hidden_states)[:, :, 4 + step : 5 + step]  # (L + 1, B, 1, D)
    torch.testing.assert_close(torch.stack(greedy.hidden_states[step]), expected, **tolerance)
