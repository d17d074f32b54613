"""The pipeline ignores the `task_specific_params` of a checkpoint since 5.20.

Beyond the tutorial: gpt2 has `{"text-generation": {"do_sample": true, "max_length": 50}}` in its `config.json`. Before
5.20, the pipeline takes these settings for its own defaults.

Instead: `generator(text, do_sample=True, max_new_tokens=50)`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "task_specific_params_are_read", "task_specific_params_take_precedence", "pipeline_forgets_its_defaults"
)


@pytest.fixture(scope="module")
def draw(tiny_pipe_for):
    """The call: the ids that a pipeline with these task_specific_params draws under seed 42."""

    def call(task_params, **settings):
        transformers.set_seed(42)
        return tiny_pipe_for(**task_params)("!", return_tensors=True, max_new_tokens=8, **settings)

    return call


@pytest.mark.holds("transformers>=5.20", source="measured")
def test_pipeline_ignores_task_specific_params(draw):
    """`do_sample` in `task_specific_params` has no effect."""
    assert draw({"do_sample": False}) == draw({})
    assert draw({"do_sample": False}) != draw({}, do_sample=False)


@pytest.mark.holds("transformers<5.20", source="measured")
def test_pipeline_follows_task_specific_params(draw):
    """`do_sample` in `task_specific_params` decides whether the pipeline samples."""
    greedy, sampled = draw({}, do_sample=False), draw({}, do_sample=True)
    assert greedy != sampled
    assert draw({"do_sample": False}) == greedy
    assert draw({"do_sample": True}) == sampled


def test_argument_of_the_call_takes_precedence(draw):
    """An argument of the call takes precedence over `task_specific_params`."""
    assert draw({"do_sample": False}, do_sample=True) == draw({}, do_sample=True)
    assert draw({"do_sample": True}, do_sample=False) == draw({}, do_sample=False)
