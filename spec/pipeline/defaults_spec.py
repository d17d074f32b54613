"""Told nothing, the pipeline samples 256 new tokens at temperature 0.7, from 4.52 on.

Tutorial 1: generator("Hello, I'm a language model,", ...) names no sampling. Before, sampling and a length of 50 came
from task_specific_params in the checkpoint's config.json.
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by(
        "pipeline_forgets_its_defaults", "pipeline_samples_at_temperature_1", "task_specific_params_are_read"
    ),
]
RELEASED = {"do_sample": True, "max_length": 50}  # what gpt2's config.json names for text-generation


@pytest.fixture(scope="module")
def draw(tiny_pipe_for):
    """The ids that a pipeline with these task_specific_params draws under the one seed."""

    def call(task_params, **settings):
        transformers.set_seed(42)
        return tiny_pipe_for(**task_params)("!", return_tensors=True, **settings)[0]["generated_token_ids"]

    return call


@pytest.fixture(scope="module")
def told_nothing(draw):
    return draw(RELEASED)


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#38129", about="settings")
def test_it_draws_256_new_tokens_at_temperature_0_7(draw, told_nothing):
    named = {"do_sample": True, "top_k": 50, "max_new_tokens": 8}
    assert len(told_nothing) == 1 + 256
    assert told_nothing[:9] == draw({}, temperature=0.7, **named)
    assert told_nothing[:9] != draw({}, temperature=1.0, **named)


@pytest.mark.holds("transformers<4.52", source="huggingface/transformers#38129", about="settings")
def test_it_draws_up_to_50_tokens_at_temperature_1(draw, told_nothing):
    named = {"do_sample": True, "top_k": 50, "max_new_tokens": 8}
    assert len(told_nothing) == 50
    assert told_nothing[:9] == draw({}, temperature=1.0, **named)
    assert told_nothing[:9] != draw({}, temperature=0.7, **named)


@pytest.mark.holds("transformers<5.20", source="measured", about="task_specific_params")
def test_what_the_checkpoint_names_for_the_task_is_followed(draw):
    greedy, sampled = (draw({}, do_sample=do_sample, max_new_tokens=8) for do_sample in (False, True))
    assert greedy != sampled
    assert draw({"do_sample": False}, max_new_tokens=8) == greedy
    assert draw({"do_sample": True}, max_new_tokens=8) == sampled


@pytest.mark.holds("transformers>=5.20", source="measured", about="task_specific_params")
def test_what_the_checkpoint_names_for_the_task_is_not_read(draw):
    assert draw({"do_sample": False}, max_new_tokens=8) == draw({}, max_new_tokens=8)
    assert draw({"do_sample": False}, max_new_tokens=8) != draw({}, do_sample=False, max_new_tokens=8)
