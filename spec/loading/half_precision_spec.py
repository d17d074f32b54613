"""`from_pretrained()` loads a half-precision checkpoint as saved since 5.0, and in float32 before.

Beyond the tutorial: `gpt2` is published in float32, but many fine-tuned checkpoints are saved in half precision. The
precision decides memory use, speed and the last digits of every number. The pipeline differs, see
`loading/pipeline_half_precision`.

Instead: `from_pretrained(name, torch_dtype="auto")`, or `torch_dtype=torch.float32` for float32.
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "half_loads_in_float32", "half_loads_as_saved", "precision_ignored", "auto_loads_in_float32"
)


@pytest.fixture(scope="module")
def half(tmp_path_factory):
    """The directory of a tiny checkpoint in float16."""
    directory = tmp_path_factory.mktemp("half")
    config = transformers.GPT2Config(n_layer=1, n_head=1, n_embd=4, n_positions=1)
    transformers.GPT2LMHeadModel(config).half().save_pretrained(directory)
    return directory


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#42805")
def test_float16_checkpoint_loads_in_float16(half):
    """`from_pretrained()` loads a float16 checkpoint in float16."""
    assert transformers.GPT2LMHeadModel.from_pretrained(half).dtype == torch.float16


@pytest.mark.holds("transformers<5", source="huggingface/transformers#42805")
def test_float16_checkpoint_loads_in_float32(half):
    """`from_pretrained()` loads a float16 checkpoint in float32."""
    assert transformers.GPT2LMHeadModel.from_pretrained(half).dtype == torch.float32


def test_torch_dtype_auto_keeps_the_saved_precision(half):
    """`torch_dtype="auto"` keeps the saved precision in every release."""
    assert transformers.GPT2LMHeadModel.from_pretrained(half, torch_dtype="auto").dtype == torch.float16


@pytest.mark.parametrize("name", ["float32", "bfloat16"])
def test_torch_dtype_overrides_the_saved_precision(half, name):
    """`torch_dtype` overrides the saved precision in every release."""
    dtype = getattr(torch, name)
    assert transformers.GPT2LMHeadModel.from_pretrained(half, torch_dtype=dtype).dtype == dtype
