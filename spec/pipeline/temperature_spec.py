"""temperature=0.1 narrows sampling to the likeliest token, nearly; a high temperature widens it.

Tutorial 2.2 passes temperature=0.1; its two printed texts repeat themselves for it.
"""

from functools import cache

import pytest
import torch
import transformers

pytestmark = [pytest.mark.tutorial("2.2"), pytest.mark.refuted_by("temperature_multiplies", "pipeline_always_samples")]
DRAWS = 50


@pytest.fixture(scope="module")
def tiny_pipe(tiny_pipe_for):
    return tiny_pipe_for(do_sample=True, max_length=50)  # what gpt2's config.json names, and the older releases read


@pytest.fixture(scope="module")
def likeliest(tiny_pipe):
    """How many of the first new tokens drawn at a temperature are the one that greedy takes."""
    settings = {"max_new_tokens": 1, "return_full_text": False}
    greedy = tiny_pipe("!", do_sample=False, **settings)[0]

    @cache
    def count(temperature):
        transformers.set_seed(42)
        drawn = tiny_pipe("!", do_sample=True, temperature=temperature, num_return_sequences=DRAWS, **settings)
        return drawn.count(greedy)

    return count


@pytest.fixture(scope="module")
def share(tiny_pipe, device):
    """The share of the draws that the likeliest token should have: softmax(logits / T) of the 50 likeliest."""
    with torch.no_grad():
        logits = tiny_pipe.model(torch.tensor([[0]], device=device)).logits[0, -1]  # (V,), after "!"
    return lambda temperature: (logits.topk(50).values / temperature).softmax(-1)[0].item()


@pytest.mark.parametrize("temperature", [0.1, 1.0, 5.0])
def test_the_likeliest_token_is_drawn_as_often_as_softmax_says(likeliest, share, temperature):
    assert abs(likeliest(temperature) / DRAWS - share(temperature)) < 0.25  # 3.5 deviations at most


def test_low_draws_it_more_often_than_high(likeliest):
    assert likeliest(0.1) > likeliest(5.0)


@pytest.fixture(scope="module")
def printed_call(tiny_pipe):
    """The tutorial's call names a temperature and no do_sample."""
    transformers.set_seed(42)
    return tiny_pipe("!", temperature=50.0, max_new_tokens=4)


def test_a_temperature_takes_effect_though_sampling_is_not_named(tiny_pipe, printed_call):
    transformers.set_seed(42)
    assert printed_call == tiny_pipe("!", do_sample=True, temperature=50.0, top_k=50, max_new_tokens=4)
    assert printed_call != tiny_pipe("!", do_sample=False, max_new_tokens=4)
