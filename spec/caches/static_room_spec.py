"""A `StaticCache` takes `max_cache_len` tokens and no more, and its attention weights are that wide.

Documentation: "The maximum number of tokens that this Cache should hold." (`StaticCache`, `max_cache_len`). GPT-2
accepts the class since 4.52. One token too many raises an `IndexError`, in a pass and in `generate()`.

Erratum: The documentation says: "This creates attentions weights with the shape `(new_tokens_length, past_kv_length +
new_tokens_length)`." With a `StaticCache` the second number is `max_cache_len`, and the weights of the room are 0.

Instead: `StaticCache(config=model.config, max_cache_len=prompt_length + max_new_tokens)`

Message: index_copy_(): index ... is out of bounds for dimension ... with size ...
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("static_caches_have_more_room", "static_cache_is_zeros")


@pytest.fixture
def static(hundred_model):
    """A factory: a `StaticCache` with room for this many tokens of eight texts."""

    def make(length):
        more = {"max_batch_size": 8} if "4.38" <= transformers.__version__[:4] < "4.56" else {}
        return transformers.StaticCache(config=hundred_model.config, max_cache_len=length, **more)

    return make


@pytest.fixture
def after_20(hundred_model, hundred_texts, cache_name, static):
    """The call: the logits of the last 4 of 24 tokens, after 20 in a cache with room for this many."""
    ids = hundred_texts["input_ids"]

    @torch.no_grad()
    def call(length):
        past = static(length)
        hundred_model(ids[:, :20], **{cache_name: past})
        return hundred_model(ids[:, 20:], **{cache_name: past}).logits

    return call


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#35761")
@pytest.mark.parametrize("length", [24, 40])
def test_tokens_that_fit_have_the_logits_of_the_text(after_20, hundred_texts, length, tolerance):
    """With room for 24 or 40 tokens, the last 4 of 24 have the logits of the whole text."""
    torch.testing.assert_close(after_20(length), hundred_texts["logits"][:, 20:], **tolerance)


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#35761")
def test_one_token_too_many_raises_index_error(after_20, messages):
    """With room for 23 tokens, the last of 24 raises an `IndexError`."""
    with pytest.raises(IndexError, match=messages[0]):
        after_20(23)


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#35761")
def test_weights_are_as_wide_as_the_cache(head_for, hundred_texts, cache_name, static):
    """With room for 40 tokens, the weights of 24 have 40 columns, of which the last 16 are 0."""
    model = head_for("GPT2LMHeadModel", attn_implementation="eager")
    outputs = model(hundred_texts["input_ids"], output_attentions=True, **{cache_name: static(40)})
    for weights in outputs.attentions:
        assert weights.shape == (8, 2, 24, 40)
        assert (weights[..., 24:] == 0).all()


@pytest.mark.absent("transformers<4.52", source="huggingface/transformers#35761")
def test_pass_with_a_static_cache_raises(after_20):
    """A pass with a `StaticCache` raises `TypeError`, and making one `AttributeError` before 4.45."""
    with pytest.raises((AttributeError, TypeError)):
        after_20(40)
