"""`key_cache` is gone since 4.56, `cache[i]`, `to_legacy_cache` and `from_legacy_cache` since 5.0.

Erratum: The documentation says: "past_key_values.to_legacy_cache()". The page "Caching" still shows the legacy format
in 5.x. A cache has `layers`, and a loop over one has three values per layer, of which the third is None.

Instead: transformers>=4.54: `cache.layers[i].keys`, `cache.layers[i].values`
transformers>=5: `for keys, values, _ in cache`, `DynamicCache(pairs)` for `from_legacy_cache`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("legacy_methods_exist", "keys_and_values_swapped", "cache_of_pairs")
METHODS = ("to_legacy_cache", "from_legacy_cache", "__getitem__")


@pytest.fixture
def pairs(hundred_cache):
    """The keys and values (8, 2, 20, 8) of each of two layers, for the first 20 tokens of `hundred_batch`."""
    return tuple(tuple(layer[:2]) for layer in hundred_cache(20))


@pytest.fixture
def cache(pairs):
    """A `DynamicCache` of the pairs; None before 4.36, which has no such class."""
    if not callable(getattr(transformers, "DynamicCache", None)):
        return None
    cache = transformers.DynamicCache()
    for place, (keys, values) in enumerate(pairs):
        cache.update(keys, values, place)
    return cache


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39106", about="key_cache")
def test_key_cache_is_gone(cache):
    """A cache has neither `key_cache` nor `value_cache`."""
    assert not hasattr(cache, "key_cache")
    assert not hasattr(cache, "value_cache")
    assert cache is not None


@pytest.mark.holds("transformers>=4.36,<4.56", source="huggingface/transformers#39106", about="key_cache")
def test_key_cache_has_the_keys_of_each_layer(cache, pairs):
    """`cache.key_cache[i]` has the keys of a layer."""
    assert torch.equal(cache.key_cache[1], pairs[1][0])


@pytest.mark.holds("transformers>=4.54", source="huggingface/transformers#39106", about="layers")
def test_layers_have_keys_and_values(cache, pairs):
    """`cache.layers[i]` has the keys and the values of a layer."""
    for layer, (keys, values) in zip(cache.layers, pairs, strict=True):
        assert torch.equal(layer.keys, keys)
        assert torch.equal(layer.values, values)


@pytest.mark.holds("transformers>=4.36,<4.54", source="huggingface/transformers#39106", about="layers")
def test_cache_has_no_layers(cache):
    """A cache does not have `layers`."""
    assert not hasattr(cache, "layers")
    assert cache is not None


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#48479", about="legacy")
def test_legacy_methods_are_gone(cache):
    """`to_legacy_cache`, `from_legacy_cache` and `cache[i]` do not exist."""
    assert [name for name in METHODS if hasattr(cache, name)] == []
    assert [len(layer) for layer in cache] == [3, 3]


@pytest.mark.holds("transformers>=4.36,<5", source="huggingface/transformers#48479", about="legacy")
def test_legacy_methods_read_and_write_pairs(cache, pairs):
    """`to_legacy_cache`, `from_legacy_cache` and `cache[i]` read and write pairs."""
    copied = transformers.DynamicCache.from_legacy_cache(cache.to_legacy_cache())
    assert torch.equal(copied[1][1], pairs[1][1])
    assert [len(layer) for layer in cache] == [2, 2]
