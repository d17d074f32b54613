"""`from_pretrained()` loads a half-precision checkpoint as saved since 5.0, and in float32 before.

Beyond the tutorial: `gpt2` is published in float32, but many fine-tuned checkpoints are saved in half precision. The
precision decides memory use, speed and the last digits of every number. The pipeline differs, see
`loading/pipeline_half_precision`.

Instead: `from_pretrained(name, torch_dtype="auto")`, or `torch_dtype=torch.float32` for float32.
"""

import copy

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "half_loads_in_float32",
    "half_loads_as_saved",
    "precision_ignored",
    "auto_loads_in_float32",
    "later_layers_stay_in_float32",
    "later_layers_stay_in_half",
)


@pytest.fixture(scope="module")
def half(tmp_path_factory, deep_model):
    """The directory of a checkpoint of 12 narrow layers in float16."""
    directory = tmp_path_factory.mktemp("half")
    copy.deepcopy(deep_model).half().save_pretrained(directory)
    return directory


@pytest.fixture(scope="module")
def dtypes(half):
    """The call: the precisions in which `from_pretrained()` loads the tensors of the checkpoint, as a set."""

    def call(**settings):
        model = transformers.GPT2LMHeadModel.from_pretrained(half, **settings)
        return {tensor.dtype for tensor in model.parameters()}

    return call


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#42805")
def test_float16_checkpoint_loads_in_float16(dtypes):
    """`from_pretrained()` loads every tensor of a float16 checkpoint in float16."""
    assert dtypes() == {torch.float16}


@pytest.mark.holds("transformers<5", source="huggingface/transformers#42805")
def test_float16_checkpoint_loads_in_float32(dtypes):
    """`from_pretrained()` loads every tensor of a float16 checkpoint in float32."""
    assert dtypes() == {torch.float32}


def test_torch_dtype_auto_keeps_the_saved_precision(dtypes):
    """`torch_dtype="auto"` keeps the saved precision in every release."""
    assert dtypes(torch_dtype="auto") == {torch.float16}


@pytest.mark.parametrize("name", ["float32", "bfloat16"])
def test_torch_dtype_overrides_the_saved_precision(dtypes, name):
    """`torch_dtype` overrides the saved precision in every release."""
    dtype = getattr(torch, name)
    assert dtypes(torch_dtype=dtype) == {dtype}
