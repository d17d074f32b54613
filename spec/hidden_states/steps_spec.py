"""The first step's hidden states are as long as the prompt; every later step's have length 1.

Erratum: the tutorial prints, from the library's documentation, "(batch_size, generated_length, hidden_size)". No step
has the length of what is generated: the cache keeps what came before, so a step sees its own token alone.
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("cache_never_used", "use_cache_ignored", "steps_joined"),
]


def lengths(outputs):
    return [{state.shape[1] for state in states} for states in outputs.hidden_states]


@pytest.fixture(scope="module")
def uncached(model, today):
    settings = {"max_new_tokens": 3, "do_sample": False, "pad_token_id": 50256, "use_cache": False}
    return model.generate(**today, **settings, return_dict_in_generate=True, output_hidden_states=True)


def test_the_prompt_then_one_token_at_a_time(greedy):
    assert lengths(greedy) == [{5}, {1}, {1}]


def test_no_step_has_the_printed_length(greedy):
    generated_length = greedy.sequences.shape[1] - 5
    assert generated_length == 3
    assert {generated_length} not in lengths(greedy)


def test_without_the_cache_each_step_has_the_whole_text(uncached):
    assert lengths(uncached) == [{5}, {6}, {7}]
