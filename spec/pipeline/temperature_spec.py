"""A lower temperature draws the likeliest token more often; at 0.1, sampling is nearly greedy.

Tutorial 2.2: "temperature=0.1". The pipeline of the tutorial samples by default, so that the temperature takes effect.
"""

from functools import cache

import pytest
import torch
import transformers

pytestmark = [pytest.mark.tutorial("2.2"), pytest.mark.refuted_by("temperature_multiplies", "pipeline_always_samples")]
DRAWS = 400


@pytest.fixture(scope="module")
def tiny_pipe(tiny_pipe_for):
    return tiny_pipe_for(do_sample=True, max_length=50)  # as in gpt2's config.json, which older releases read


@pytest.fixture(scope="module")
def likeliest(tiny_pipe):
    """The call: how many of the new tokens drawn at this temperature are the one that greedy decoding takes."""
    settings = {"max_new_tokens": 1, "return_full_text": False}
    greedy = tiny_pipe("!", do_sample=False, **settings)[0]

    @cache
    def count(temperature):
        transformers.set_seed(42)
        drawn = tiny_pipe("!", do_sample=True, temperature=temperature, num_return_sequences=DRAWS, **settings)
        return drawn.count(greedy)

    return count


@pytest.fixture(scope="module")
def share(tiny_pipe):
    """The call: the probability of the likeliest token, softmax(logits / temperature) over the 50 likeliest."""
    inputs = tiny_pipe.tokenizer("!", return_tensors="pt").to(tiny_pipe.device)
    with torch.no_grad():
        logits = tiny_pipe.model(**inputs).logits[0, -1]  # (V,), after "!"
    return lambda temperature: (logits.topk(50).values / temperature).softmax(-1)[0].item()


@pytest.mark.parametrize("temperature", [0.1, 1.0, 3.0, 50.0])
def test_likeliest_token_is_drawn_as_softmax_predicts(likeliest, share, temperature):
    assert abs(likeliest(temperature) / DRAWS - share(temperature)) < 0.1  # four standard deviations


def test_low_temperature_draws_the_likeliest_more_often(likeliest):
    assert likeliest(0.1) > likeliest(3.0)


@pytest.fixture(scope="module")
def without_do_sample(tiny_pipe):
    """The text of a call with a temperature and without `do_sample`, as in the tutorial."""
    transformers.set_seed(42)
    return tiny_pipe("!", temperature=50.0, max_new_tokens=4)


def test_temperature_takes_effect_without_do_sample(tiny_pipe, without_do_sample):
    """The temperature takes effect in a call without `do_sample`, because the pipeline samples."""
    transformers.set_seed(42)
    assert without_do_sample == tiny_pipe("!", do_sample=True, temperature=50.0, top_k=50, max_new_tokens=4)
    assert without_do_sample != tiny_pipe("!", do_sample=False, max_new_tokens=4)
