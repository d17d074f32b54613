"""`post_init()` after `resize_token_embeddings()` draws an untied head at random before 5.5.

Beyond the tutorial: a class that is built around a resized model and calls `post_init()` loses the trained head without
a warning. Before 4.43 the embedding is lost too.

Instead: `model.post_init(); model.resize_token_embeddings(size)`, in this order.
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("post_init_draws_the_head", "post_init_draws_the_embedding")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.fixture
def model_for():
    """A factory: a model whose embedding and head have 1 at each place, tied or not."""

    def make(*, tied):
        model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY, tie_word_embeddings=tied))
        with torch.no_grad():
            model.transformer.wte.weight.fill_(1.0)
            model.lm_head.weight.fill_(1.0)
        return model

    return make


@pytest.fixture
def kept():
    """A call: whether the rows of the five old tokens still have 1 at each place, in the embedding and in the head."""
    return lambda model: [bool((part.weight[:5] == 1).all()) for part in (model.transformer.wte, model.lm_head)]


@pytest.mark.holds("transformers>=5.5", source="huggingface/transformers#45079", about="untied")
def test_untied_head_is_kept(model_for, kept):
    """`post_init()` after `resize_token_embeddings()` keeps an untied head and the embedding."""
    model = model_for(tied=False)
    model.resize_token_embeddings(7)
    model.post_init()
    assert kept(model) == [True, True]


@pytest.mark.holds("transformers>=4.43,<5.5", source="huggingface/transformers#35141", about="untied")
def test_untied_head_is_drawn_at_random(model_for, kept):
    """`post_init()` after `resize_token_embeddings()` draws an untied head at random, not the embedding."""
    model = model_for(tied=False)
    model.resize_token_embeddings(7)
    model.post_init()
    assert kept(model) == [True, False]


@pytest.mark.holds("transformers<4.43", source="measured", about="untied")
def test_untied_head_and_embedding_are_drawn_at_random(model_for, kept):
    """`post_init()` after `resize_token_embeddings()` draws an untied head and the embedding at random."""
    model = model_for(tied=False)
    model.resize_token_embeddings(7)
    model.post_init()
    assert kept(model) == [False, False]


@pytest.mark.holds("transformers>=4.43", source="measured", about="tied")
def test_tied_matrix_is_kept(model_for, kept):
    """`post_init()` after `resize_token_embeddings()` keeps the matrix of a tied model."""
    model = model_for(tied=True)
    model.resize_token_embeddings(7)
    model.post_init()
    assert kept(model) == [True, True]


@pytest.mark.holds("transformers<4.43", source="measured", about="tied")
def test_tied_matrix_is_drawn_at_random(model_for, kept):
    """`post_init()` after `resize_token_embeddings()` draws the matrix of a tied model at random."""
    model = model_for(tied=True)
    model.resize_token_embeddings(7)
    model.post_init()
    assert kept(model) == [False, False]


@pytest.mark.parametrize("tied", [True, False])
def test_resizing_after_post_init_keeps_both(model_for, kept, tied):
    """`resize_token_embeddings()` after `post_init()` keeps embedding and head in every release."""
    model = model_for(tied=tied)
    model.post_init()
    model.resize_token_embeddings(7)
    assert kept(model) == [True, True]
