"""The embedding and the head are one matrix: wte.weight equals lm_head.weight.

Tutorial 5 prints: torch.equal(embedding_matrix, lm_head_matrix) # True.
"""

import pytest
import torch
import transformers

pytestmark = [pytest.mark.tutorial("5"), pytest.mark.refuted_by("head_not_tied", "always_tied")]
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


def test_they_are_equal(model):
    state_dict = model.state_dict()
    assert torch.equal(state_dict["transformer.wte.weight"], state_dict["lm_head.weight"])


def test_the_configuration_asks_for_it(model):
    assert model.config.tie_word_embeddings is True


def test_a_model_told_not_to_tie_has_two():
    untied = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY, tie_word_embeddings=False)).state_dict()
    assert not torch.equal(untied["transformer.wte.weight"], untied["lm_head.weight"])
