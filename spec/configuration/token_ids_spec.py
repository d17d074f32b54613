"""The token ids of the config become those of `model.generation_config`; `pad_token_id` hides nothing.

Documentation: "Token id used for padding in the vocabulary." (`GPT2Config`, `pad_token_id`). Neither the embedding nor
the attention treats the pad token in another way: `attention_mask` hides pads.

Instead: `model(input_ids, attention_mask=attention_mask)`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("token_ids_are_not_passed_on", "pads_have_a_zero_embedding", "pads_are_masked")
IDS = {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 3}
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 8, "vocab_size": 50, "initializer_range": 0.5}


@pytest.fixture
def make():
    """A call: a model with these settings and the same weights in each call."""

    def call(**settings):
        with torch.random.fork_rng():
            torch.manual_seed(42)
            return transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY, **settings)).eval()

    return call


def test_generation_config_has_the_token_ids(make):
    """`model.generation_config` has the ids of `config`."""
    own = make(**IDS).generation_config
    assert {name: getattr(own, name) for name in IDS} == IDS


def test_embedding_of_the_pad_token_is_not_zero(make):
    """The row of `pad_token_id` in the embedding is drawn as all others."""
    embedding = make(**IDS).get_input_embeddings()
    assert embedding.padding_idx is None
    assert embedding.weight[3].all()


def test_pads_are_not_masked(make):
    """The logits of a text with the pad token are the same with and without `pad_token_id`."""
    ids = torch.tensor([[3, 3, 7, 8, 3]])
    with torch.no_grad():
        logits, masked = (make(**IDS)(ids, **mask).logits for mask in ({}, {"attention_mask": (ids != 3).long()}))
        assert torch.equal(logits, make(bos_token_id=1, eos_token_id=2)(ids).logits)
    assert not torch.allclose(logits[0, 2], masked[0, 2])
