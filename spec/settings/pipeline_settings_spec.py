"""A pipeline follows the `max_new_tokens` of its model's `generation_config`, except in 4.52 to 5.15.

Beyond the tutorial: in these releases the pipeline's own default, 256 new tokens, takes precedence.

Instead: `generator(text, max_new_tokens=4)`
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("pipeline_ignores_the_settings_of_the_model", "call_loses_to_model_settings")


@pytest.fixture
def new_tokens(tiny_pipe_for):
    """A factory: the number of new tokens of a pipeline's call, of a model with these settings of its own."""

    def count(settings, **arguments):
        pipe = tiny_pipe_for()
        model = copy.deepcopy(pipe.model)
        model.generation_config = transformers.GenerationConfig(**settings)
        own = transformers.pipeline("text-generation", model=model, tokenizer=pipe.tokenizer, device=pipe.device)
        (record,) = own("!", return_tensors=True, pad_token_id=0, **arguments)
        return len(record["generated_token_ids"]) - len(pipe.tokenizer("!")["input_ids"])

    return count


@pytest.mark.holds("transformers<4.52", "transformers>=5.16", source="huggingface/transformers#47752")
def test_pipeline_follows_max_new_tokens_of_its_model(new_tokens):
    """A pipeline follows the `max_new_tokens` of its model's `generation_config`."""
    assert new_tokens({"max_new_tokens": 4}) == 4
    assert new_tokens({"max_new_tokens": 40}) == 40


@pytest.mark.holds("transformers>=4.52,<5.16", source="huggingface/transformers#47752")
def test_pipeline_ignores_max_new_tokens_of_its_model(new_tokens):
    """A pipeline generates 256 tokens, whatever its model's `generation_config` has."""
    assert new_tokens({"max_new_tokens": 4}) == 256


def test_argument_of_the_call_takes_precedence(new_tokens):
    assert new_tokens({"max_new_tokens": 4}, max_new_tokens=2) == 2


def test_given_config_takes_precedence(new_tokens):
    """A `generation_config` that is passed takes precedence."""
    assert new_tokens({"max_new_tokens": 4}, generation_config=transformers.GenerationConfig(max_new_tokens=3)) == 3
