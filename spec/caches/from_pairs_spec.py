"""`DynamicCache(pairs)` holds keys and values since 4.56; some releases before silently lose them.

Documentation: `DynamicCache` takes the keys and values of each layer as its first argument (`DynamicCache`,
`ddp_cache_data`). 4.45.2 to 4.49 and 4.54 to 4.55 accept them and hold no token.

Instead: `cache.update(keys, values, layer)` per layer, since 4.36

Message: ...'tuple' object cannot be interpreted as an integer

Message: ...__init__() takes 1 positional argument but 2 were given
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("pairs_not_read", "keys_and_values_swapped")


@pytest.mark.holds("transformers>=4.50,<4.54", "transformers>=4.56", source="measured")
def test_cache_holds_the_keys_and_values(hundred_pairs):
    """The cache holds the keys and values of each layer."""
    cache = transformers.DynamicCache(hundred_pairs)
    assert cache.get_seq_length() == 20
    for layer, (keys, values) in zip(cache, hundred_pairs, strict=True):
        assert torch.equal(layer[0], keys)
        assert torch.equal(layer[1], values)


@pytest.mark.holds("transformers>=4.45.2,<4.50", "transformers>=4.54,<4.56", source="measured")
def test_cache_silently_holds_no_token(hundred_pairs):
    """The cache silently holds no token."""
    assert transformers.DynamicCache(hundred_pairs).get_seq_length() == 0


@pytest.mark.holds("transformers>=4.36,<4.45.2", source="measured")
def test_pairs_raise_type_error(hundred_pairs, messages):
    """The pairs raise a `TypeError`."""
    with pytest.raises(TypeError, match="|".join(messages)):
        transformers.DynamicCache(hundred_pairs)


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681")
def test_class_does_not_exist():
    """`DynamicCache` does not exist."""
    assert not callable(getattr(transformers, "DynamicCache", None))


@pytest.mark.holds("transformers>=4.36", source="huggingface/transformers#26681", about="update")
def test_update_per_layer_holds_them(hundred_pairs):
    """A cache that `update` fills layer by layer holds the keys and values."""
    cache = transformers.DynamicCache()
    for place, (keys, values) in enumerate(hundred_pairs):
        cache.update(keys, values, place)
    assert cache.get_seq_length() == 20
    assert torch.equal([*cache][1][0], hundred_pairs[1][0])
    assert torch.equal([*cache][1][1], hundred_pairs[1][1])


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="update")
def test_class_has_no_update():
    """`DynamicCache` does not exist, so it has no `update`."""
    assert not hasattr(getattr(transformers, "DynamicCache", None), "update")
