"""A lower temperature draws the likeliest token more often; at 0.1, sampling is nearly greedy.

Tutorial 2.2: "temperature=0.1". The pipeline of the tutorial samples by default, so that the temperature takes effect.
"""

from functools import cache

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by(
        "temperature_multiplies",
        "pipeline_always_samples",
        "pipeline_caps_the_temperature",
    ),
]
DRAWS = 400


@pytest.fixture(scope="module")
def tiny_pipe(tiny_pipe_for):
    return tiny_pipe_for(do_sample=True, max_length=50)  # as in gpt2's config.json, which older releases read


@pytest.fixture(scope="module")
def drawn(tiny_pipe):
    """The call: the ids of new tokens that are drawn at this temperature."""

    @cache
    def draw(temperature):
        settings = {"max_new_tokens": 1, "do_sample": True, "num_return_sequences": DRAWS, "return_tensors": True}
        transformers.set_seed(42)
        return [record["generated_token_ids"][-1] for record in tiny_pipe("!", temperature=temperature, **settings)]

    return draw


@pytest.fixture(scope="module")
def likeliest(tiny_pipe):
    """Logits and ids of the 50 likeliest next tokens, the likeliest first, from a forward pass."""
    inputs = tiny_pipe.tokenizer("!", return_tensors="pt").to(tiny_pipe.device)
    with torch.no_grad():
        return tiny_pipe.model(**inputs).logits[0, -1].topk(50)


@pytest.mark.parametrize(("temperature", "n"), [(0.1, 1), (1.0, 1), (3.0, 10), (50.0, 10)])
def test_likeliest_tokens_are_drawn_as_softmax_predicts(drawn, likeliest, temperature, n):
    """The `n` likeliest tokens are drawn as often as softmax(logits / temperature) predicts."""
    share = (likeliest.values / temperature).softmax(-1)[:n].sum().item()
    count = sum(id_ in likeliest.indices[:n] for id_ in drawn(temperature))
    assert abs(count / DRAWS - share) < 0.1  # at least four standard deviations


def test_low_temperature_draws_the_likeliest_more_often(tiny_pipe, drawn):
    output = tiny_pipe("!", do_sample=False, max_new_tokens=1, return_tensors=True)
    greedy = output[0]["generated_token_ids"][-1]
    assert drawn(0.1).count(greedy) > drawn(3.0).count(greedy)


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
