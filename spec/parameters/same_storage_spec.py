"""The embedding and the head are one tensor: changing one changes the other; it is saved once.

Beyond the tutorial: torch.equal is True of two copies too; whoever trains or edits the one has changed the other.
"""

import pytest
import safetensors
import torch
import transformers

pytestmark = pytest.mark.refuted_by("head_is_a_copy")

TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


def test_they_are_one_object(model):
    assert model.lm_head.weight is model.transformer.wte.weight


def test_a_change_of_the_embedding_changes_the_head(own_model, D):
    with torch.no_grad():
        own_model.transformer.wte.weight[15496] = 7.0
    assert own_model.lm_head.weight[15496].tolist() == [7.0] * D


def test_a_longer_embedding_becomes_the_head_as_well():
    tiny = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY))
    tiny.resize_token_embeddings(7)
    assert tiny.lm_head.weight is tiny.transformer.wte.weight
    assert tiny.lm_head.weight.shape == (7, 4)  # (V, D) of this tiny one


def test_it_is_saved_once(tmp_path):
    transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY)).save_pretrained(tmp_path, safe_serialization=True)
    with safetensors.safe_open(tmp_path / "model.safetensors", framework="pt") as saved:
        assert saved.get_tensor("transformer.wte.weight").shape == (5, 4)
        assert "lm_head.weight" not in saved.keys()  # noqa: SIM118  # it is no dict
