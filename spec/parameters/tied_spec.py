"""In `gpt2` the head is tied to the embedding: `lm_head.weight` equals `transformer.wte.weight`.

Tutorial 5: "torch.equal(embedding_matrix, lm_head_matrix) # True". The file of `gpt2` has one matrix for both. Since
5.0 a checkpoint with two different matrices is loaded untied.
"""

import pytest
import torch
import transformers

pytestmark = [pytest.mark.tutorial("5"), pytest.mark.refuted_by("head_not_tied", "always_tied")]
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.mark.needs("a tied head")
def test_embedding_and_head_are_equal(model):
    state_dict = model.state_dict()
    assert torch.equal(state_dict["transformer.wte.weight"], state_dict["lm_head.weight"])


@pytest.mark.needs("a tied head")
def test_config_ties_the_weights(model):
    """`config.tie_word_embeddings` is True."""
    assert model.config.tie_word_embeddings is True


def test_untied_model_has_two_matrices():
    """A model with `tie_word_embeddings=False` has two different matrices."""
    untied = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY, tie_word_embeddings=False)).state_dict()
    assert not torch.equal(untied["transformer.wte.weight"], untied["lm_head.weight"])
