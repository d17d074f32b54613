"""save_pretrained() writes model.safetensors, from 4.35 on; before, pytorch_model.bin.

Beyond the tutorial: the older file is a pickle, which runs code when it is loaded; from_pretrained() takes both.
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("weights_under_another_name")


@pytest.fixture
def tiny():
    return transformers.GPT2LMHeadModel(transformers.GPT2Config(n_layer=1, n_head=1, n_embd=4, n_positions=1))


@pytest.mark.holds("transformers>=4.35", source="huggingface/transformers#27064")
def test_the_file_is_of_safetensors(tiny, tmp_path):
    tiny.save_pretrained(tmp_path)
    assert (tmp_path / "model.safetensors").exists()
    assert not (tmp_path / "pytorch_model.bin").exists()


@pytest.mark.holds("transformers<4.35", source="huggingface/transformers#27064")
def test_the_file_is_a_pickle(tiny, tmp_path):
    tiny.save_pretrained(tmp_path)
    assert (tmp_path / "pytorch_model.bin").exists()
    assert not (tmp_path / "model.safetensors").exists()


def test_what_is_saved_loads_to_the_bit(tiny, tmp_path):
    tiny.save_pretrained(tmp_path)
    loaded = transformers.GPT2LMHeadModel.from_pretrained(tmp_path).state_dict()
    assert all(torch.equal(loaded[name], tensor) for name, tensor in tiny.state_dict().items())
