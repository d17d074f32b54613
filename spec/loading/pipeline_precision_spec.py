"""`pipe.torch_dtype` is the precision of the model since 4.40; before, None for a model that you pass.

Beyond the tutorial: `pipe.torch_dtype` tells whether a pipeline computes in half precision. Since 4.56 the attribute
is called `pipe.dtype`, and the old name logs a warning.

Instead: `pipe.model.dtype`

Message: `torch_dtype` attribute is deprecated. Use `dtype` instead!
"""

import re

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "pipeline_knows_no_precision", "pipeline_of_a_model_in_float32", "torch_dtype_is_silent"
)


@pytest.fixture(scope="module", params=[torch.float32, torch.float16, torch.bfloat16], ids=str)
def dtype(request):
    return request.param


@pytest.fixture(scope="module")
def pipe_of_model(dtype, small_tokenizer_for):
    """A pipeline of a model object in this precision."""
    config = transformers.GPT2Config(n_layer=1, n_head=1, n_embd=4, n_positions=8, vocab_size=100)
    model = transformers.GPT2LMHeadModel(config).to(dtype)
    return transformers.pipeline("text-generation", model=model, tokenizer=small_tokenizer_for())


@pytest.mark.holds("transformers>=4.40", source="huggingface/transformers#28940", about="torch_dtype")
def test_torch_dtype_is_that_of_the_model(pipe_of_model, dtype):
    """`pipe.torch_dtype` is the precision of the model."""
    assert pipe_of_model.torch_dtype == dtype


@pytest.mark.holds("transformers<4.40", source="huggingface/transformers#28940", about="torch_dtype")
def test_torch_dtype_is_none(pipe_of_model):
    """`pipe.torch_dtype` is None for a model that you pass."""
    assert pipe_of_model.torch_dtype is None


@pytest.mark.holds("transformers>=4.56", source="measured", about="dtype")
def test_dtype_is_that_of_the_model(pipe_of_model, dtype):
    """`pipe.dtype` is the precision of the model."""
    assert pipe_of_model.dtype == dtype


@pytest.mark.absent("transformers<4.56", source="measured", about="dtype")
def test_pipeline_has_no_dtype(pipe_of_model):
    """The pipeline has no attribute `dtype`."""
    assert not hasattr(pipe_of_model, "dtype")


@pytest.mark.holds("transformers>=4.56", source="measured", about="warning")
def test_torch_dtype_logs_that_it_is_deprecated(pipe_of_model, library_log, messages):
    """`pipe.torch_dtype` logs that the attribute is deprecated."""
    assert pipe_of_model.torch_dtype is not None
    assert [bool(re.search(messages[0], message)) for message in library_log.messages] == [True]


@pytest.mark.holds("transformers<4.56", source="measured", about="warning")
def test_torch_dtype_logs_nothing(pipe_of_model, library_log):
    """`pipe.torch_dtype` logs nothing."""
    assert pipe_of_model.torch_dtype in (None, pipe_of_model.model.dtype)
    assert library_log.messages == []


def test_model_has_its_own_precision(pipe_of_model, dtype):
    """`pipe.model.dtype` is the precision of the model, in every release."""
    assert pipe_of_model.model.dtype == dtype
