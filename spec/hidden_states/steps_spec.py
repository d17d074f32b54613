"""With the cache, step 0 of `generate()` has hidden states of the prompt, later steps of one token.

Tutorial 3: "hidden_states" is a "Tuple (one element for each generated token)".

Erratum: The tutorial says: "shape (batch_size, generated_length, hidden_size)". No step has the generated length: the
cache keeps the earlier tokens, so that a later step computes only its own token.

Instead: `torch.cat([step[-1][:, -1:] for step in outputs.hidden_states], dim=1)` has the generated length.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("cache_never_used", "use_cache_ignored", "steps_joined", "states_of_20_steps"),
]


def lengths(outputs):
    """The lengths in tokens of each step's hidden states."""
    return [{state.shape[1] for state in states} for states in outputs.hidden_states]


@pytest.fixture(scope="module")
def uncached(model, today, eos):
    settings = {"max_new_tokens": 3, "do_sample": False, "pad_token_id": eos, "use_cache": False}
    return model.generate(**today, **settings, return_dict_in_generate=True, output_hidden_states=True)


def test_first_step_has_the_prompt_then_one_token(greedy, today):
    """The first step has the tokens of the prompt, each later step has one token."""
    assert lengths(greedy) == [{today["input_ids"].shape[1]}, {1}, {1}]


def test_each_of_many_steps_has_one_token(crowd, crowd_greedy):
    """Each later one of 32 steps has one token per row of a batch."""
    T = crowd["input_ids"].shape[1]
    assert lengths(crowd_greedy) == [{T}] + [{1}] * (crowd_greedy.sequences.shape[1] - T - 1)


def test_no_step_has_the_generated_length(greedy, today):
    """No step has hidden states of the generated length, 3."""
    generated_length = greedy.sequences.shape[1] - today["input_ids"].shape[1]
    assert generated_length == 3
    assert {generated_length} not in lengths(greedy)


def test_last_positions_have_the_generated_length(greedy, greedy_forward, today, tolerance):
    """The last position of each step, joined, has the states that predicted the generated tokens."""
    joined = torch.cat([step[-1][:, -1:] for step in greedy.hidden_states], dim=1)  # (B, 3, D)
    last_of_prompt = today["input_ids"].shape[1] - 1
    torch.testing.assert_close(joined, greedy_forward.hidden_states[-1][:, last_of_prompt:], **tolerance)


def test_every_step_without_cache_has_the_whole_text(uncached, today):
    """With `use_cache=False` every step has hidden states of the whole text so far."""
    T = today["input_ids"].shape[1]
    assert lengths(uncached) == [{T}, {T + 1}, {T + 2}]
