"""The pipeline loads a half-precision checkpoint as saved since 4.53, except in 4.56.0.

Beyond the tutorial: releases before 4.53, and 4.56.0, load such a checkpoint in float32. `from_pretrained()` loads as
saved only since 5.0, so from 4.53 to 4.57 the same checkpoint computes in two precisions and may generate two texts.

Instead: `pipeline("text-generation", model=name, model_kwargs={"torch_dtype": "auto"})`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "pipeline_loads_in_float32", "pipeline_loads_as_saved", "pipeline_ignores_precision", "auto_loads_in_float32"
)


@pytest.fixture(scope="module")
def dtype_of_pipeline(tmp_path_factory, small_tokenizer_for):
    """A call: the precision of a pipeline's model, loaded from a tiny checkpoint in float16."""
    directory = tmp_path_factory.mktemp("half")
    config = transformers.GPT2Config(n_layer=1, n_head=1, n_embd=4, n_positions=8, vocab_size=100)
    transformers.GPT2LMHeadModel(config).half().save_pretrained(directory)
    load = {"task": "text-generation", "model": str(directory), "tokenizer": small_tokenizer_for()}
    return lambda **settings: transformers.pipeline(**load, **settings).model.dtype


@pytest.mark.holds("transformers>=4.53,<4.56", "transformers>=4.56.1", source="huggingface/transformers#38882")
def test_pipeline_loads_float16_in_float16(dtype_of_pipeline):
    """The pipeline loads a float16 checkpoint in float16."""
    assert dtype_of_pipeline() == torch.float16


@pytest.mark.holds("transformers<4.53", "transformers>=4.56.0,<4.56.1", source="huggingface/transformers#38882")
def test_pipeline_loads_float16_in_float32(dtype_of_pipeline):
    """The pipeline loads a float16 checkpoint in float32."""
    assert dtype_of_pipeline() == torch.float32


@pytest.mark.parametrize(("passed", "loaded"), [("auto", "float16"), ("float32", "float32"), ("bfloat16", "bfloat16")])
def test_model_kwargs_set_the_precision(dtype_of_pipeline, passed, loaded):
    """`model_kwargs={"torch_dtype": ...}` sets the precision in every release."""
    settings = {"torch_dtype": passed if passed == "auto" else getattr(torch, passed)}
    assert dtype_of_pipeline(model_kwargs=settings) == getattr(torch, loaded)
