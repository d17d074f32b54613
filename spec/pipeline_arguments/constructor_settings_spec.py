"""Settings that are passed to `pipeline()` hold for each call; those of a call take precedence.

Documentation: "kwargs: Additional keyword arguments passed along to the specific pipeline init" (docstring of
`pipeline()`). A `generation_config` in a call takes the place of the pipeline's own.

Instead: `pipeline("text-generation", model="gpt2", max_new_tokens=20, do_sample=False)`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "settings_of_the_pipeline_forgotten",
    "settings_of_the_pipeline_win",
    "generation_config_of_the_call_ignored",
    "generation_config_of_the_call_wins",
    "settings_of_a_call_stay",
)


@pytest.fixture(scope="module")
def generator(tiny_pipe_for):
    """A pipeline with a length, greedy search and `return_full_text=False` as its settings."""
    own = {"max_new_tokens": 12, "do_sample": False, "return_full_text": False}
    pipe = tiny_pipe_for()
    return transformers.pipeline("text-generation", model=pipe.model, tokenizer=pipe.tokenizer, **own)


@pytest.fixture(scope="module")
def expected(tiny_pipe_for):
    """The records of a pipeline without settings, which has all of them in the call."""
    return lambda **settings: tiny_pipe_for()("!", do_sample=False, **settings)


def test_settings_hold_for_each_call(generator, expected):
    """The settings of the pipeline hold for each call."""
    for _ in range(2):
        assert generator("!") == expected(max_new_tokens=12, return_full_text=False)


def test_argument_of_the_call_takes_precedence(generator, expected):
    """The arguments of a call take precedence, and hold for this call only."""
    assert generator("!", max_new_tokens=7, return_full_text=True) == expected(max_new_tokens=7)
    assert generator("!") == expected(max_new_tokens=12, return_full_text=False)


def test_generation_config_of_a_call_is_followed(tiny_pipe_for, expected):
    """A `generation_config` in the call is followed."""
    config = transformers.GenerationConfig(max_new_tokens=12, do_sample=False)
    assert tiny_pipe_for()("!", generation_config=config) == expected(max_new_tokens=12)


def test_argument_takes_precedence_over_the_config(tiny_pipe_for, expected):
    """An argument of the call takes precedence over its `generation_config`."""
    config = transformers.GenerationConfig(max_new_tokens=12, do_sample=False)
    assert tiny_pipe_for()("!", generation_config=config, max_new_tokens=7) == expected(max_new_tokens=7)
