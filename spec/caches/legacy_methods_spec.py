"""`key_cache` is gone since 4.56, `cache[i]`, `to_legacy_cache` and `from_legacy_cache` since 5.0.

Documentation: the page "Caching", section "Legacy cache format", which shows how to convert a cache into tuples.

Erratum: The documentation says: "legacy_format_cache = cache.to_legacy_cache()". Since 5.0 the line raises an error. A
cache has `layers`, and a loop over one has three values per layer, of which the third is None.

Instead: transformers>=4.54: `cache.layers[i].keys`, `cache.layers[i].values`
transformers>=5: `for keys, values, _ in cache`, `DynamicCache(pairs)` for `from_legacy_cache`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("legacy_methods_exist", "keys_and_values_swapped", "cache_of_pairs")
ATTRIBUTES = ("key_cache", "value_cache")
METHODS = ("to_legacy_cache", "from_legacy_cache", "__getitem__")


@pytest.fixture
def cache(hundred_pairs):
    """A `DynamicCache` of the pairs; None before 4.36, which has no such class."""
    if not callable(getattr(transformers, "DynamicCache", None)):
        return None
    cache = transformers.DynamicCache()
    for place, (keys, values) in enumerate(hundred_pairs):
        cache.update(keys, values, place)
    return cache


@pytest.mark.holds("transformers>=4.54", source="huggingface/transformers#39106", about="layers")
def test_layers_have_keys_and_values(cache, hundred_pairs):
    """`cache.layers[i]` has the keys and the values of a layer."""
    for layer, (keys, values) in zip(cache.layers, hundred_pairs, strict=True):
        assert torch.equal(layer.keys, keys)
        assert torch.equal(layer.values, values)


@pytest.mark.absent("transformers<4.54", source="huggingface/transformers#39106", about="layers")
def test_cache_has_no_layers(cache):
    """A cache does not have `layers`."""
    assert not hasattr(cache, "layers")


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#48479", about="legacy")
def test_legacy_methods_are_gone(cache):
    """A cache has none of them; a loop over a cache has three values per layer."""
    assert [name for name in (*ATTRIBUTES, *METHODS) if hasattr(cache, name)] == []
    assert [len(layer) for layer in cache] == [3, 3]


@pytest.mark.holds("transformers>=4.56,<5", source="huggingface/transformers#39106", about="legacy")
def test_only_the_methods_are_left(cache, hundred_pairs):
    """The methods read and write pairs; `key_cache` and `value_cache` do not exist."""
    assert torch.equal(transformers.DynamicCache.from_legacy_cache(cache.to_legacy_cache())[1][1], hundred_pairs[1][1])
    assert [len(layer) for layer in cache] == [2, 2]
    assert not hasattr(cache, "key_cache")


@pytest.mark.holds("transformers>=4.36,<4.56", source="huggingface/transformers#39106", about="legacy")
def test_key_cache_has_the_keys_of_each_layer(cache, hundred_pairs):
    """`cache.key_cache[i]` has the keys of a layer, and the methods read and write pairs."""
    assert torch.equal(cache.key_cache[1], hundred_pairs[1][0])
    assert torch.equal(transformers.DynamicCache.from_legacy_cache(cache.to_legacy_cache())[1][1], hundred_pairs[1][1])


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="legacy")
def test_class_does_not_exist(cache):
    """`DynamicCache` does not exist."""
    assert cache is None
