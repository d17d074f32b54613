"""`pipe.save_pretrained()` writes model and tokenizer, and `pipeline()` loads them; 5.0 to 5.3 fail.

Documentation: "Save the pipeline's model and tokenizer" (docstring of `Pipeline.save_pretrained`). In 5.0 to 5.3 the
method raises an error before it has written anything.

Instead: `pipe.model.save_pretrained(path); pipe.tokenizer.save_pretrained(path)`

Message: 'TextGenerationPipeline' object has no attribute 'modelcard'
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "pipeline_does_not_save_its_tokenizer", "pipeline_has_a_modelcard", "pipeline_saves_random_weights"
)
SETTINGS = {"max_new_tokens": 40, "do_sample": False}


@pytest.mark.holds("transformers>=5.4", "transformers<5", source="huggingface/transformers#44621")
def test_saved_pipeline_loads(tiny_pipe_for, tmp_path):
    """`pipeline()` loads what `save_pretrained()` wrote, and returns the same texts."""
    pipe = tiny_pipe_for()
    pipe.save_pretrained(tmp_path)
    loaded = transformers.pipeline("text-generation", model=str(tmp_path))
    assert loaded(["!", "a!b"], **SETTINGS) == pipe(["!", "a!b"], **SETTINGS)


@pytest.mark.absent("transformers>=5,<5.4", source="huggingface/transformers#44621")
def test_save_pretrained_raises_attribute_error(tiny_pipe_for, tmp_path, messages):
    """`save_pretrained()` of a pipeline raises `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[0]):
        tiny_pipe_for().save_pretrained(tmp_path)


def test_model_and_tokenizer_saved_alone_load(tiny_pipe_for, tmp_path):
    """`pipeline()` loads a model and a tokenizer that were saved one by one, in every release."""
    pipe = tiny_pipe_for()
    pipe.model.save_pretrained(tmp_path)
    pipe.tokenizer.save_pretrained(tmp_path)
    loaded = transformers.pipeline("text-generation", model=str(tmp_path))
    assert loaded("a!b", **SETTINGS) == pipe("a!b", **SETTINGS)
