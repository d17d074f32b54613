"""`generate()` returns the key-value cache since 4.36, as a `DynamicCache` since 4.52.

Beyond the tutorial: with the returned cache a text can be continued without computing the text anew. The cache lacks
the last token, which no pass has read. Before 4.52 the cache is a tuple with keys and values per layer.

Instead: transformers>=5.24: `outputs.cache`
transformers>=4.36,<5.24: `outputs.past_key_values`
transformers<4.36: `model(outputs.sequences[:, :-1]).past_key_values`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("one_token_too_many", "cache_never_used", "cache_of_20_tokens")


def cache_of(outputs):
    """Return the cache that `generate()` returned: the field `cache`, or `past_key_values` before 5.24."""
    return next((outputs[name] for name in ("cache", "past_key_values") if name in outputs), None)


@pytest.fixture(scope="module")
def cache(greedy):
    return cache_of(greedy)


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#35761")
def test_the_cache_is_a_dynamic_cache(cache, greedy, tiny_greedy):
    """`generate()` returns a `DynamicCache` that holds all tokens but the last."""
    assert isinstance(cache, transformers.DynamicCache)
    assert cache.get_seq_length() == greedy.sequences.shape[1] - 1
    assert cache_of(tiny_greedy).get_seq_length() == 28  # of 24 new tokens after five


@pytest.mark.holds("transformers>=4.36,<4.52", source="huggingface/transformers#35761")
def test_the_cache_is_a_tuple_of_keys_and_values(cache, greedy, L, H, D):
    """`generate()` returns a tuple with keys and values per layer, of all tokens but the last."""
    assert isinstance(cache, tuple)
    shapes = [[tuple(tensor.shape) for tensor in layer] for layer in cache]
    T = greedy.sequences.shape[1]
    assert shapes == [[(1, H, T - 1, D // H)] * 2] * L  # (B, H, T - 1, D / H)


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#25086")
def test_generate_does_not_return_the_cache(greedy):
    """`generate()` does not return the cache."""
    assert set(greedy) == {"sequences", "scores", "attentions", "hidden_states"}
