"""`pad_to_multiple_of` rounds the vocabulary up since 4.32, and `config.vocab_size` too since 4.33.2.

Documentation: "If `new_num_tokens` is set to `None` will just pad the embedding to a multiple of `pad_to_multiple_of`."
(`PreTrainedModel.resize_token_embeddings`, `pad_to_multiple_of`).

Instead: `model.resize_token_embeddings(-len(tokenizer) // 64 * -64)`

Message: PreTrainedModel.resize_token_embeddings() got an unexpected keyword argument 'pad_to_multiple_of'
"""

import pytest

pytestmark = pytest.mark.refuted_by("multiples_are_ignored", "multiples_are_one_more", "resizing_forgets_the_config")


@pytest.fixture
def model(head_for):
    """A model of 100 tokens."""
    return head_for("GPT2LMHeadModel")


@pytest.mark.holds("transformers>=4.32", source="huggingface/transformers#25088", about="size")
def test_size_is_rounded_up(model):
    """With `pad_to_multiple_of=64`, 101 tokens have 128 rows, and so does the head."""
    model.resize_token_embeddings(101, pad_to_multiple_of=64)
    assert model.transformer.wte.weight.shape == model.lm_head.weight.shape == (128, 16)


@pytest.mark.absent("transformers<4.32", source="huggingface/transformers#25088", about="size")
def test_pad_to_multiple_of_raises_type_error(model, messages):
    """`pad_to_multiple_of=64` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        model.resize_token_embeddings(101, pad_to_multiple_of=64)


@pytest.mark.holds("transformers>=4.33.2", source="huggingface/transformers#25732", about="config")
def test_config_has_the_rounded_size(model):
    """`config.vocab_size` is the rounded size, 128."""
    model.resize_token_embeddings(101, pad_to_multiple_of=64)
    assert model.config.vocab_size == 128


@pytest.mark.holds("transformers>=4.32,<4.33.2", source="huggingface/transformers#25732", about="config")
def test_config_has_the_given_size(model):
    """`config.vocab_size` is the size that is passed, 101."""
    model.resize_token_embeddings(101, pad_to_multiple_of=64)
    assert model.config.vocab_size == 101


@pytest.mark.absent("transformers<4.32", source="huggingface/transformers#25088", about="config")
def test_config_keeps_the_old_size(model):
    """`config.vocab_size` stays 100, since the call raises `TypeError`."""
    with pytest.raises(TypeError):
        model.resize_token_embeddings(101, pad_to_multiple_of=64)
    assert model.config.vocab_size == 100


def test_own_rounding_has_the_same_size(model):
    """`-n // 64 * -64` rounds the size up in every release."""
    model.resize_token_embeddings(-101 // 64 * -64)
    assert model.config.vocab_size == len(model.transformer.wte.weight) == 128
