"""`config.json` has the precision as `dtype` since 4.56, and as `torch_dtype` before.

Beyond the tutorial: programs look up this key to choose a precision. Releases since 4.56 read both keys, older ones
only `torch_dtype`.

Instead: `model.dtype`

Message: `torch_dtype` is deprecated! Use `dtype` instead!

Message: 'GPT2Config' object has no attribute 'dtype'
"""

import json
import re

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("config_json_has_torch_dtype", "torch_dtype_key_ignored", "torch_dtype_is_quiet")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.fixture
def saved(tmp_path):
    """The keys of `config.json` that a tiny model in float16 writes."""
    transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY)).half().save_pretrained(tmp_path)
    return json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))


@pytest.fixture
def read(tmp_path):
    """The call: the configuration that is read from a `config.json` with these keys."""

    def call(**keys):
        (tmp_path / "config.json").write_text(json.dumps({"model_type": "gpt2", **keys}), encoding="utf-8")
        return transformers.GPT2Config.from_pretrained(tmp_path)

    return call


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39782", about="written key")
def test_config_json_has_dtype(saved):
    """`save_pretrained()` writes `"dtype": "float16"` to `config.json`."""
    assert saved.get("dtype") == "float16"
    assert "torch_dtype" not in saved


@pytest.mark.holds("transformers<4.56", source="huggingface/transformers#39782", about="written key")
def test_config_json_has_torch_dtype(saved):
    """`save_pretrained()` writes `"torch_dtype": "float16"` to `config.json`."""
    assert saved.get("torch_dtype") == "float16"
    assert "dtype" not in saved


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39782", about="read key")
def test_both_keys_are_read(read):
    """`dtype` and `torch_dtype` in a `config.json` are both read."""
    assert read(dtype="bfloat16").dtype == read(torch_dtype="bfloat16").dtype == torch.bfloat16


@pytest.mark.holds("transformers<4.56", source="huggingface/transformers#39782", about="read key")
def test_only_torch_dtype_is_read(read):
    """`torch_dtype` in a `config.json` is read; `dtype` does not set the precision."""
    assert read(torch_dtype="bfloat16").torch_dtype == torch.bfloat16
    assert read(dtype="bfloat16").torch_dtype is None


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39782", about="attribute")
def test_config_torch_dtype_logs_that_it_is_deprecated(read, library_log, messages):
    """`config.torch_dtype` returns `config.dtype` and logs that it is deprecated."""
    config = read(dtype="bfloat16")
    assert config.torch_dtype == config.dtype == torch.bfloat16
    assert any(re.search(messages[0], message) for message in library_log.messages)


@pytest.mark.absent("transformers<4.56", source="huggingface/transformers#39782", about="attribute")
def test_config_dtype_raises_attribute_error(read, messages):
    """`config.dtype` raises `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[1]):
        read(torch_dtype="bfloat16").dtype  # noqa: B018
