"""`save_pretrained()` ignores `safe_serialization=False` since 5.0 and writes `model.safetensors`.

Beyond the tutorial: before 5.0 the argument wrote `pytorch_model.bin`, which some tools still read. The argument is
ignored without a warning.

Instead: `torch.save(model.state_dict(), directory / "pytorch_model.bin")`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "safe_serialization_is_heeded", "weights_under_another_name", "pickle_not_accepted", "last_bias_dropped"
)


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#42734")
def test_safe_serialization_false_is_ignored(deep_model, tmp_path, library_log):
    """`save_pretrained(safe_serialization=False)` writes `model.safetensors`, without a warning."""
    deep_model.save_pretrained(tmp_path, safe_serialization=False)
    assert (tmp_path / "model.safetensors").exists()
    assert not (tmp_path / "pytorch_model.bin").exists()
    assert library_log.messages == []


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#42734")
def test_safe_serialization_false_writes_a_pickle(deep_model, tmp_path):
    """`save_pretrained(safe_serialization=False)` writes `pytorch_model.bin`, a pickle."""
    deep_model.save_pretrained(tmp_path, safe_serialization=False)
    assert (tmp_path / "pytorch_model.bin").exists()
    assert not (tmp_path / "model.safetensors").exists()


def test_torch_save_writes_a_pickle_that_loads(deep_model, tmp_path):
    """`torch.save()` writes a `pytorch_model.bin` that loads bit for bit in every release."""
    deep_model.config.save_pretrained(tmp_path)
    torch.save(deep_model.state_dict(), tmp_path / "pytorch_model.bin")
    loaded = transformers.GPT2LMHeadModel.from_pretrained(tmp_path).state_dict()
    assert all(torch.equal(loaded[name], tensor) for name, tensor in deep_model.state_dict().items())
