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


@pytest.mark.holds("transformers>=4.54", source="huggingface/transformers#39106", about="layers")
def test_layers_have_keys_and_values(dynamic_cache, hundred_pairs):
    """`cache.layers[i]` has the keys and the values of a layer."""
    for layer, (keys, values) in zip(dynamic_cache.layers, hundred_pairs, strict=True):
        assert torch.equal(layer.keys, keys)
        assert torch.equal(layer.values, values)


@pytest.mark.absent("transformers<4.54", source="huggingface/transformers#39106", about="layers")
def test_cache_has_no_layers(dynamic_cache):
    """A cache does not have `layers`."""
    assert not hasattr(dynamic_cache, "layers")


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#48479", about="legacy")
def test_legacy_methods_are_gone(dynamic_cache):
    """A cache has none of them; a loop over a cache has three values per layer."""
    assert [name for name in (*ATTRIBUTES, *METHODS) if hasattr(dynamic_cache, name)] == []
    assert [len(layer) for layer in dynamic_cache] == [3, 3]


@pytest.mark.holds("transformers>=4.56,<5", source="huggingface/transformers#39106", about="legacy")
def test_only_the_methods_are_left(dynamic_cache, hundred_pairs):
    """The methods read and write pairs; `key_cache` and `value_cache` do not exist."""
    assert torch.equal(
        transformers.DynamicCache.from_legacy_cache(dynamic_cache.to_legacy_cache())[1][1], hundred_pairs[1][1]
    )
    assert [len(layer) for layer in dynamic_cache] == [2, 2]
    assert not hasattr(dynamic_cache, "key_cache")


@pytest.mark.holds("transformers>=4.36,<4.56", source="huggingface/transformers#39106", about="legacy")
def test_key_cache_has_the_keys_of_each_layer(dynamic_cache, hundred_pairs):
    """`cache.key_cache[i]` has the keys of a layer, and the methods read and write pairs."""
    assert torch.equal(dynamic_cache.key_cache[1], hundred_pairs[1][0])
    assert torch.equal(
        transformers.DynamicCache.from_legacy_cache(dynamic_cache.to_legacy_cache())[1][1], hundred_pairs[1][1]
    )


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="legacy")
def test_class_does_not_exist(dynamic_cache):
    """`DynamicCache` does not exist."""
    assert dynamic_cache is None
