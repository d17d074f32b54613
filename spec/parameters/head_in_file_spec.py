"""Loading keeps both `lm_head.weight` and the embedding since 5.0; before, one replaces the other.

Beyond the tutorial: the file of `gpt2` has no head, but files of other origin have both matrices. Before 5.0 the
embedding replaces the head; in 4.31 to 4.42 the head replaces the embedding. `config.tie_word_embeddings` stays True.

Instead: `from_pretrained(path, tie_word_embeddings=False)` keeps both matrices; `model.tie_weights()` ties them.

Message: The tied weights mapping and config for this model specifies to tie transformer.wte.weight to lm_head.weight,
but both are present in the checkpoints with different values, so we will NOT tie them. You should update the config
with `tie_word_embeddings=False` to silence this warning.

Message: The tied weights mapping and config for this model specifies to tie transformer.wte.weight to lm_head.weight,
but both are present in the checkpoints, so we will NOT tie them. You should update the config with
`tie_word_embeddings=False` to silence this warning
"""

import re

import pytest
import safetensors.torch
import torch
import transformers

pytestmark = pytest.mark.refuted_by("loading_always_ties", "head_not_tied", "head_is_a_copy")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.fixture
def load_both(tmp_path):
    """A call: the model of a checkpoint with an embedding of zeros and a head of this value."""

    def call(head, **settings):
        model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY))
        both = {"transformer.wte.weight": torch.zeros(5, 4), "lm_head.weight": torch.full((5, 4), head)}  # (V, D)
        model.config.save_pretrained(tmp_path)
        safetensors.torch.save_file(model.state_dict() | both, tmp_path / "model.safetensors", {"format": "pt"})
        return transformers.GPT2LMHeadModel.from_pretrained(tmp_path, **settings)

    return call


def values(model):
    return model.transformer.wte.weight.unique().tolist(), model.lm_head.weight.unique().tolist()


@pytest.mark.holds("transformers>=5.4", source="huggingface/transformers#44497")
def test_different_head_is_kept(load_both, library_log, messages):
    """A different head in the checkpoint is kept; the warning mentions the different values."""
    assert values(load_both(head=1.0)) == ([0.0], [1.0])
    assert re.search(messages[0], "".join(library_log.messages))


@pytest.mark.holds("transformers>=5.0,<5.4", source="huggingface/transformers#42507")
def test_different_head_is_kept_with_older_warning(load_both, library_log, messages):
    """A different head in the checkpoint is kept; the warning mentions only that both are present."""
    assert values(load_both(head=1.0)) == ([0.0], [1.0])
    assert re.search(messages[1], "".join(library_log.messages))


@pytest.mark.holds("transformers<4.31", "transformers>=4.43,<5.0", source="measured")
def test_embedding_replaces_the_head(load_both, library_log):
    """The embedding replaces the head in the checkpoint, without a warning."""
    assert values(load_both(head=1.0)) == ([0.0], [0.0])
    assert library_log.messages == []


@pytest.mark.holds("transformers>=4.31,<4.43", source="measured")
def test_head_replaces_the_embedding(load_both, library_log):
    """The head in the checkpoint replaces the embedding, without a warning."""
    assert values(load_both(head=1.0)) == ([1.0], [1.0])
    assert library_log.messages == []


def test_tie_word_embeddings_false_keeps_both(load_both):
    """`from_pretrained(path, tie_word_embeddings=False)` keeps both matrices."""
    assert values(load_both(head=1.0, tie_word_embeddings=False)) == ([0.0], [1.0])


def test_config_still_ties_both(load_both):
    """`config.tie_word_embeddings` stays True, and `model.tie_weights()` ties the head to the embedding."""
    model = load_both(head=1.0)
    assert model.config.tie_word_embeddings is True
    model.tie_weights()
    assert model.lm_head.weight is model.transformer.wte.weight
