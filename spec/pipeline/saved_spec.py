"""`pipe.save_pretrained()` writes model and tokenizer, and `pipeline()` loads them; 5.0 to 5.3 fail.

Documentation: "Save the pipeline's model and tokenizer" (docstring of `Pipeline.save_pretrained`). In 5.0 to 5.3 the
method raises an error before it has written anything.

Instead: `pipe.model.save_pretrained(path); pipe.tokenizer.save_pretrained(path)`

Message: 'TextGenerationPipeline' object has no attribute 'modelcard'
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "pipeline_does_not_save_its_tokenizer", "pipeline_has_a_modelcard", "pipeline_saves_random_weights"
)
SETTINGS = {"max_new_tokens": 8, "do_sample": False}


@pytest.fixture(scope="module")
def generator(hundred_model, small_tokenizer_for):
    """A pipeline of a small model and a small tokenizer."""
    model = copy.deepcopy(hundred_model)
    return transformers.pipeline("text-generation", model=model, tokenizer=small_tokenizer_for(), device=model.device)


@pytest.mark.holds("transformers>=5.4", "transformers<5", source="huggingface/transformers#44621")
def test_saved_pipeline_loads(generator, tmp_path):
    """`pipeline()` loads what `save_pretrained()` wrote, and returns the same texts."""
    generator.save_pretrained(tmp_path)
    loaded = transformers.pipeline("text-generation", model=str(tmp_path))
    assert loaded(["!", "a!b"], **SETTINGS) == generator(["!", "a!b"], **SETTINGS)


@pytest.mark.absent("transformers>=5,<5.4", source="huggingface/transformers#44621")
def test_save_pretrained_raises_attribute_error(generator, tmp_path, messages):
    """`save_pretrained()` of a pipeline raises `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[0]):
        generator.save_pretrained(tmp_path)


def test_model_and_tokenizer_saved_alone_load(generator, tmp_path):
    """`pipeline()` loads a model and a tokenizer that were saved one by one, in every release."""
    generator.model.save_pretrained(tmp_path)
    generator.tokenizer.save_pretrained(tmp_path)
    loaded = transformers.pipeline("text-generation", model=str(tmp_path))
    assert loaded("a!b", **SETTINGS) == generator("a!b", **SETTINGS)
