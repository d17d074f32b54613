"""A `generation_config` that is passed to `pipeline()` raises `TypeError` in 4.52 to 5.15.

Documentation: "kwargs: Additional keyword arguments passed along to the specific pipeline init" (docstring of
`pipeline()`). Before and since, the config holds for each call.

Instead: `generator(text, generation_config=config)`

Message: ... got multiple values for keyword argument 'generation_config'
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "config_of_the_pipeline_ignored", "generation_config_of_the_call_ignored", "pipeline_stops_after_32_tokens"
)


@pytest.fixture(scope="module")
def config():
    return transformers.GenerationConfig(max_new_tokens=40, do_sample=False)


@pytest.fixture(scope="module")
def make(tiny_pipe_for, config):
    """The call: a pipeline that is made with the config."""
    pipe = tiny_pipe_for()
    settings = {"model": pipe.model, "tokenizer": pipe.tokenizer, "device": pipe.device}
    return lambda: transformers.pipeline("text-generation", **settings, generation_config=config)


@pytest.fixture(scope="module")
def expected(tiny_pipe_for):
    """The record of a call with the same settings as arguments."""
    return tiny_pipe_for()("!", max_new_tokens=40, do_sample=False)


@pytest.mark.holds("transformers<4.52", "transformers>=5.16", source="measured")
def test_config_of_the_pipeline_is_followed(make, expected):
    """The `generation_config` of `pipeline()` holds for each call."""
    generator = make()
    assert generator("!") == generator("!") == expected


@pytest.mark.holds("transformers>=4.52,<5.16", source="measured")
def test_config_of_the_pipeline_raises_type_error(make, messages):
    """`pipeline()` raises `TypeError` for `generation_config`."""
    with pytest.raises(TypeError, match=messages[0]):
        make()


def test_config_of_the_call_is_followed(tiny_pipe_for, config, expected):
    """The `generation_config` of a call is followed in every release."""
    assert tiny_pipe_for()("!", generation_config=config) == expected
