"""`from_pretrained()` accepts `dtype=` since 4.56, and `torch_dtype=` in every release.

Beyond the tutorial: current examples pass `dtype=`, which 4.51.3, the release of the tutorial, rejects.
The pipeline accepts `dtype=` since 4.56.1, see `loading/pipeline_dtype`.

Instead: `GPT2LMHeadModel.from_pretrained("gpt2", torch_dtype=torch.bfloat16)`

Message: GPT2LMHeadModel.__init__() got an unexpected keyword argument 'dtype'

Message: `torch_dtype` is deprecated! Use `dtype` instead!
"""

import re

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "precision_ignored", "torch_dtype_is_renamed", "torch_dtype_warns", "norms_stay_in_float32"
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """The directory of a tiny checkpoint in float32."""
    directory = tmp_path_factory.mktemp("tiny")
    config = transformers.GPT2Config(n_layer=1, n_head=1, n_embd=4, n_positions=1)
    transformers.GPT2LMHeadModel(config).save_pretrained(directory)
    return directory


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39782", about="dtype")
def test_dtype_sets_the_precision(tiny):
    """`from_pretrained(dtype=torch.bfloat16)` loads every tensor in bfloat16."""
    model = transformers.GPT2LMHeadModel.from_pretrained(tiny, dtype=torch.bfloat16)
    assert {tensor.dtype for tensor in model.parameters()} == {torch.bfloat16}


@pytest.mark.absent("transformers<4.56", source="huggingface/transformers#39782", about="dtype")
def test_dtype_raises_type_error(tiny, messages):
    """`from_pretrained(dtype=torch.bfloat16)` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        transformers.GPT2LMHeadModel.from_pretrained(tiny, dtype=torch.bfloat16)


def test_torch_dtype_sets_the_precision_in_every_release(tiny):
    """`from_pretrained(torch_dtype=torch.bfloat16)` loads every tensor in bfloat16 in every release."""
    model = transformers.GPT2LMHeadModel.from_pretrained(tiny, torch_dtype=torch.bfloat16)
    assert {tensor.dtype for tensor in model.parameters()} == {torch.bfloat16}


@pytest.mark.holds("transformers>=4.56,<5", source="huggingface/transformers#39782", about="warning")
def test_torch_dtype_logs_that_it_is_deprecated(tiny, library_log, messages):
    """`from_pretrained(torch_dtype=...)` logs that `torch_dtype` is deprecated."""
    transformers.GPT2LMHeadModel.from_pretrained(tiny, torch_dtype=torch.bfloat16)
    assert any(re.search(messages[1], message) for message in library_log.messages)


@pytest.mark.holds("transformers<4.56", "transformers>=5", source="measured", about="warning")
def test_torch_dtype_logs_no_warning(tiny, library_log):
    """`from_pretrained(torch_dtype=...)` logs no deprecation warning."""
    transformers.GPT2LMHeadModel.from_pretrained(tiny, torch_dtype=torch.bfloat16)
    assert not [message for message in library_log.messages if "torch_dtype" in message]
