"""`pipeline(dtype=...)` sets the model's precision since 4.56.1; before, loading ignores `dtype`.

Beyond the tutorial: current examples pass `dtype=`. Before 4.56 the pipeline forwards `dtype` to `generate()`, which
raises `ValueError`; 4.56.0 ignores `dtype` altogether.

Instead: `pipeline("text-generation", model="gpt2", model_kwargs={"torch_dtype": torch.bfloat16})`

Message: The following `model_kwargs` are not used by the model: ['dtype'] (note: typos in the generate arguments will
also show up in this list)
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("pipeline_ignores_precision", "pipeline_takes_dtype")


@pytest.fixture(scope="module")
def load_pipeline(tmp_path_factory, small_tokenizer_for):
    """A call: a pipeline over a tiny checkpoint in float32."""
    directory = tmp_path_factory.mktemp("tiny")
    config = transformers.GPT2Config(n_layer=1, n_head=1, n_embd=4, n_positions=8, vocab_size=100)
    transformers.GPT2LMHeadModel(config).save_pretrained(directory)
    load = {"task": "text-generation", "model": str(directory), "tokenizer": small_tokenizer_for()}
    return lambda **settings: transformers.pipeline(**load, **settings)


@pytest.mark.holds("transformers>=4.56.1", source="huggingface/transformers#40638")
def test_dtype_sets_the_precision(load_pipeline):
    """`pipeline(dtype=torch.bfloat16)` loads the model in bfloat16."""
    assert load_pipeline(dtype=torch.bfloat16).model.dtype == torch.bfloat16


@pytest.mark.absent("transformers>=4.56.0,<4.56.1", source="huggingface/transformers#40638")
def test_dtype_is_ignored(load_pipeline):
    """`pipeline(dtype=torch.bfloat16)` loads the model in float32 and generates."""
    pipe = load_pipeline(dtype=torch.bfloat16)
    assert pipe.model.dtype == torch.float32
    assert pipe("Hello", max_new_tokens=1)[0]["generated_text"].startswith("Hello")


@pytest.mark.absent("transformers<4.56", source="huggingface/transformers#39782")
def test_dtype_makes_the_first_call_raise_value_error(load_pipeline, messages):
    """`pipeline(dtype=torch.bfloat16)` loads the model in float32, and its first call raises `ValueError`."""
    pipe = load_pipeline(dtype=torch.bfloat16)
    assert pipe.model.dtype == torch.float32
    with pytest.raises(ValueError, match=messages[0]):
        pipe("Hello", max_new_tokens=1)


def test_model_kwargs_set_the_precision(load_pipeline):
    """`model_kwargs={"torch_dtype": torch.bfloat16}` loads the model in bfloat16 in every release."""
    assert load_pipeline(model_kwargs={"torch_dtype": torch.bfloat16}).model.dtype == torch.bfloat16
