"""`save_pretrained()` replaces the dtype in the model's configuration by a string, such as "float16".

Beyond the tutorial: the method changes the model that it saves. A comparison such as `config.dtype == torch.float16`
is True before saving and False after.

Instead: `model.dtype == torch.float16`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("saving_keeps_the_configuration", "auto_loads_in_float32")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.fixture
def loaded(tmp_path):
    """A tiny model in float16, loaded from a directory."""
    transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY)).half().save_pretrained(tmp_path)
    return transformers.GPT2LMHeadModel.from_pretrained(tmp_path, torch_dtype="auto")


@pytest.fixture
def dtype_in():
    """A call: the dtype in a configuration, whose name is `torch_dtype` before 4.56."""
    return lambda config: config.dtype if hasattr(config, "dtype") else config.torch_dtype


def test_dtype_of_a_loaded_configuration_is_a_dtype(loaded, dtype_in):
    """`config.dtype` of a loaded model is a `torch.dtype`."""
    assert dtype_in(loaded.config) == torch.float16


def test_saving_turns_the_dtype_into_a_string(loaded, dtype_in, tmp_path):
    """After `save_pretrained()`, `config.dtype` of the same model is the string "float16"."""
    loaded.save_pretrained(tmp_path / "copy")
    assert dtype_in(loaded.config) == "float16"
    assert dtype_in(loaded.config) != torch.float16


def test_dtype_of_the_model_stays_a_dtype(loaded, tmp_path):
    """`model.dtype` is a `torch.dtype` before and after `save_pretrained()`."""
    before = loaded.dtype
    loaded.save_pretrained(tmp_path / "copy")
    assert loaded.dtype == before == torch.float16
