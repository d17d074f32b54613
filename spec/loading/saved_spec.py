"""`save_pretrained()` writes `model.safetensors` since 4.35, and `pytorch_model.bin` before.

Beyond the tutorial: `pytorch_model.bin` is a pickle, which can run code when it is loaded. `from_pretrained()` reads
both files.

Instead: `model.save_pretrained(directory, safe_serialization=True)`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "weights_under_another_name", "layers_8_and_9_swapped", "last_bias_dropped", "layer_10_saved_as_layer_1"
)


@pytest.fixture
def tiny():
    return transformers.GPT2LMHeadModel(transformers.GPT2Config(n_layer=1, n_head=1, n_embd=4, n_positions=1))


@pytest.mark.holds("transformers>=4.35", source="huggingface/transformers#27064")
def test_model_is_saved_as_safetensors(tiny, tmp_path):
    """`save_pretrained()` writes `model.safetensors`."""
    tiny.save_pretrained(tmp_path)
    assert (tmp_path / "model.safetensors").exists()
    assert not (tmp_path / "pytorch_model.bin").exists()


@pytest.mark.holds("transformers<4.35", source="huggingface/transformers#27064")
def test_model_is_saved_as_a_pickle(tiny, tmp_path):
    """`save_pretrained()` writes `pytorch_model.bin`, a pickle."""
    tiny.save_pretrained(tmp_path)
    assert (tmp_path / "pytorch_model.bin").exists()
    assert not (tmp_path / "model.safetensors").exists()


@pytest.mark.parametrize("size", ["1GB", "20KB"])
def test_saved_weights_load_bit_for_bit(deep_model, tmp_path, size):
    """Saved weights of 12 layers load bit for bit, from one file or from several shards."""
    deep_model.save_pretrained(tmp_path, max_shard_size=size)
    assert len([*tmp_path.glob("*-of-*")]) > 4 or size == "1GB"  # the shards
    loaded = transformers.GPT2LMHeadModel.from_pretrained(tmp_path).state_dict()
    assert all(torch.equal(loaded[name], tensor) for name, tensor in deep_model.state_dict().items())


def test_safe_serialization_writes_safetensors(tiny, tmp_path):
    """`save_pretrained(safe_serialization=True)` writes `model.safetensors` in every release."""
    tiny.save_pretrained(tmp_path, safe_serialization=True)
    assert (tmp_path / "model.safetensors").exists()
