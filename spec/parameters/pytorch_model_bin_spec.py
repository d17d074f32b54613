"""The two equal matrices of a `pytorch_model.bin` are loaded as one tensor, except in 5.0 to 5.3.

Beyond the tutorial: `save_pretrained()` wrote this file before 4.35. Where the two matrices stay apart, a training step
changes each in its own way.

Instead: `model.tie_weights()`

Message: The tied weights mapping and config for this model specifies to tie transformer.wte.weight to lm_head.weight,
but both are present in the checkpoints, so we will NOT tie them. You should update the config with
`tie_word_embeddings=False` to silence this warning
"""

import re

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("loading_always_ties", "head_is_a_copy")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.fixture
def load_pickle(tmp_path):
    """A call: the model of a checkpoint whose weights are in `pytorch_model.bin`."""

    def call(**settings):
        model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY))
        model.config.save_pretrained(tmp_path)
        torch.save(model.state_dict(), tmp_path / "pytorch_model.bin")  # both names, one storage
        return transformers.GPT2LMHeadModel.from_pretrained(tmp_path, **settings)

    return call


@pytest.mark.holds("transformers<5.0", "transformers>=5.4", source="huggingface/transformers#44497")
def test_loaded_matrices_are_tied(load_pickle, library_log):
    """Embedding and head of a `pytorch_model.bin` are loaded as one tensor."""
    loaded = load_pickle()
    assert loaded.lm_head.weight is loaded.transformer.wte.weight
    assert library_log.messages == []


@pytest.mark.holds("transformers>=5.0,<5.4", source="huggingface/transformers#44497")
def test_loaded_matrices_are_not_tied(load_pickle, library_log, messages):
    """Embedding and head of a `pytorch_model.bin` are loaded as two equal tensors, with a warning."""
    loaded = load_pickle()
    assert torch.equal(loaded.lm_head.weight, loaded.transformer.wte.weight)
    assert loaded.lm_head.weight is not loaded.transformer.wte.weight
    assert re.search(messages[0], "".join(library_log.messages))


def test_tie_weights_ties_them(load_pickle):
    """`model.tie_weights()` makes embedding and head one tensor."""
    loaded = load_pickle()
    loaded.tie_weights()
    assert loaded.lm_head.weight is loaded.transformer.wte.weight


def test_tie_word_embeddings_false_keeps_two(load_pickle):
    """Embedding and head stay two tensors with `from_pretrained(path, tie_word_embeddings=False)`."""
    loaded = load_pickle(tie_word_embeddings=False)
    assert loaded.lm_head.weight is not loaded.transformer.wte.weight
