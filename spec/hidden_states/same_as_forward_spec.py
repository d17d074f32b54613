"""`generate()` returns the hidden states of a forward pass over the same tokens.

Tutorial 4: the hidden states are read from `generate()`. `model(**inputs, output_hidden_states=True)` returns them too.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("4"),
    pytest.mark.refuted_by("eager_not_scaled", "positions_forget_the_past", "later_steps_repeat_a_state"),
]


@pytest.fixture(scope="module")
def prompt_states(model, today):
    with torch.no_grad():
        return model(**today, output_hidden_states=True).hidden_states


def test_first_step_equals_a_pass_over_the_prompt(greedy, prompt_states, tolerance):
    """The hidden states of the first step equal those of a forward pass over the prompt."""
    torch.testing.assert_close(torch.stack(greedy.hidden_states[0]), torch.stack(prompt_states), **tolerance)


def test_all_steps_equal_a_pass_over_a_padded_batch(crowd, crowd_greedy, base_model, tolerance):
    """The hidden states of 32 steps of eight padded rows, joined, equal those of one pass."""
    joined = [torch.cat(states, dim=1) for states in zip(*crowd_greedy.hidden_states, strict=True)]  # (B, T + 31, D)
    ids = crowd_greedy.sequences[:, :-1]
    mask = torch.nn.functional.pad(crowd["attention_mask"], (0, ids.shape[1] - crowd["input_ids"].shape[1]), value=1)
    positions = (mask.cumsum(-1) - 1).clamp(min=0)
    with torch.no_grad():
        outputs = base_model(ids, attention_mask=mask, position_ids=positions, output_hidden_states=True)
    for state, expected in zip(joined, outputs.hidden_states, strict=True):
        torch.testing.assert_close(state[mask.bool()], expected[mask.bool()], **tolerance)


@pytest.mark.parametrize("step", [1, 2])
def test_later_step_equals_one_position_of_a_pass(greedy, greedy_forward, today, step, tolerance):
    """The hidden states of a later step equal one position of a forward pass over the whole text."""
    position = today["input_ids"].shape[1] - 1 + step
    expected = torch.stack(greedy_forward.hidden_states)[:, :, position : position + 1]  # (L + 1, B, 1, D)
    torch.testing.assert_close(torch.stack(greedy.hidden_states[step]), expected, **tolerance)
