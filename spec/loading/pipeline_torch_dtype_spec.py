"""`pipeline(torch_dtype=...)` sets the model's precision in every release except 4.56.0.

Beyond the tutorial: 4.56.0 ignores `torch_dtype` and loads the model in float32. Since 4.56.1 the pipeline accepts
`dtype` as well and logs that `torch_dtype` is deprecated.

Instead: `pipeline("text-generation", model="gpt2", model_kwargs={"torch_dtype": torch.bfloat16})`

Message: `torch_dtype` is deprecated! Use `dtype` instead!
"""

import re

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "pipeline_ignores_precision",
    "pipeline_takes_torch_dtype",
    "pipeline_renames_torch_dtype",
    "pipeline_warns_of_torch_dtype",
)


@pytest.fixture(scope="module")
def load_pipeline(tmp_path_factory, small_tokenizer_for):
    """A call: a pipeline over a tiny checkpoint in float32."""
    directory = tmp_path_factory.mktemp("tiny")
    config = transformers.GPT2Config(n_layer=1, n_head=1, n_embd=4, n_positions=8, vocab_size=100)
    transformers.GPT2LMHeadModel(config).save_pretrained(directory)
    load = {"task": "text-generation", "model": str(directory), "tokenizer": small_tokenizer_for()}
    return lambda **settings: transformers.pipeline(**load, **settings)


@pytest.mark.holds(
    "transformers<4.56", "transformers>=4.56.1", source="huggingface/transformers#40638", about="precision"
)
def test_torch_dtype_sets_the_precision(load_pipeline):
    """`pipeline(torch_dtype=torch.bfloat16)` loads the model in bfloat16."""
    assert load_pipeline(torch_dtype=torch.bfloat16).model.dtype == torch.bfloat16


@pytest.mark.holds("transformers>=4.56.0,<4.56.1", source="huggingface/transformers#40638", about="precision")
def test_torch_dtype_is_ignored(load_pipeline):
    """`pipeline(torch_dtype=torch.bfloat16)` loads the model in float32."""
    assert load_pipeline(torch_dtype=torch.bfloat16).model.dtype == torch.float32


@pytest.mark.holds("transformers>=4.56.1", source="measured", about="warning")
def test_torch_dtype_logs_that_it_is_deprecated(load_pipeline, library_log, messages):
    """`pipeline(torch_dtype=...)` logs that `torch_dtype` is deprecated."""
    load_pipeline(torch_dtype=torch.bfloat16)
    assert any(re.search(messages[0], message) for message in library_log.messages)


@pytest.mark.holds("transformers<4.56.1", source="measured", about="warning")
def test_torch_dtype_logs_no_warning(load_pipeline, library_log):
    """`pipeline(torch_dtype=...)` logs no deprecation warning."""
    load_pipeline(torch_dtype=torch.bfloat16)
    assert not [message for message in library_log.messages if "torch_dtype" in message]


def test_model_kwargs_set_the_precision(load_pipeline):
    """`model_kwargs={"torch_dtype": torch.bfloat16}` loads the model in bfloat16 in every release."""
    assert load_pipeline(model_kwargs={"torch_dtype": torch.bfloat16}).model.dtype == torch.bfloat16
