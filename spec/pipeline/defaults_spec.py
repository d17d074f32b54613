"""By default the pipeline samples up to 256 new tokens at temperature 0.7, since 4.52.

Tutorial 1: "generator("Hello, I'm a language model,", max_length=30, num_return_sequences=5)". No argument asks for
sampling. Before 4.52, sampling and a length of 50 came from `task_specific_params` in the `config.json` of gpt2.

Instead: `generator(text, do_sample=True, temperature=0.7, top_k=50, max_new_tokens=256)`
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by(
        "pipeline_forgets_its_defaults", "pipeline_samples_at_temperature_1", "pipeline_always_samples"
    ),
]
PUBLISHED = {"do_sample": True, "max_length": 50}  # what gpt2's config.json has for text-generation
SAMPLING = {"do_sample": True, "top_k": 50, "max_new_tokens": 20}


@pytest.fixture(scope="module")
def draw(tiny_pipe_for):
    """The call: the ids that a pipeline with these task_specific_params draws under seed 42."""

    def call(task_params, **settings):
        transformers.set_seed(42)
        return tiny_pipe_for(**task_params)("!", return_tensors=True, **settings)[0]["generated_token_ids"]

    return call


@pytest.fixture(scope="module")
def by_default(draw):
    return draw(PUBLISHED)


@pytest.fixture(scope="module")
def prompt(tiny_pipe_for):
    """The number of tokens of the prompt: 1 in gpt2."""
    return len(tiny_pipe_for().tokenizer("!")["input_ids"])


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#38129")
def test_pipeline_samples_256_tokens_at_0_7(draw, prompt, by_default):
    """By default the pipeline samples up to 256 new tokens at temperature 0.7."""
    assert len(by_default) == prompt + 256
    assert by_default[: prompt + 20] == draw({}, temperature=0.7, **SAMPLING)
    assert by_default[: prompt + 20] != draw({}, temperature=1.0, **SAMPLING)


@pytest.mark.holds("transformers<4.52", source="huggingface/transformers#38129")
def test_pipeline_samples_up_to_50_tokens_at_1_0(draw, prompt, by_default):
    """By default the pipeline samples at temperature 1, up to 50 tokens with the prompt."""
    assert len(by_default) == 50
    assert by_default[: prompt + 20] == draw({}, temperature=1.0, **SAMPLING)
    assert by_default[: prompt + 20] != draw({}, temperature=0.7, **SAMPLING)


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#38129")
def test_greedy_search_alone_writes_256_new_tokens(draw, prompt, by_default):
    """`do_sample=False` alone leaves the length at 256 new tokens."""
    greedy = draw(PUBLISHED, do_sample=False)
    assert len(greedy) == prompt + 256
    assert greedy != by_default


@pytest.mark.holds("transformers<4.52", source="huggingface/transformers#38129")
def test_greedy_search_alone_stops_at_50_tokens(draw, by_default):
    """`do_sample=False` alone leaves the length at 50 tokens with the prompt."""
    greedy = draw(PUBLISHED, do_sample=False)
    assert len(greedy) == 50
    assert greedy != by_default
