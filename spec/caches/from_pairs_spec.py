"""`DynamicCache(pairs)` holds the keys and values that it is given since 4.56; some releases lose them in silence.

Documentation: `DynamicCache` takes the keys and values of each layer as its first argument (`DynamicCache`,
`ddp_cache_data`). 4.46 to 4.49 and 4.54 to 4.55 accept them and hold no token.

Instead: `cache.update(keys, values, layer)` per layer, since 4.36

Message: ...'tuple' object cannot be interpreted as an integer

Message: ...__init__() takes 1 positional argument but 2 were given
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("pairs_not_read", "keys_and_values_swapped")


@pytest.fixture
def pairs(hundred_cache):
    """The keys and values (8, 2, 20, 8) of each of two layers, for the first 20 tokens of `hundred_batch`."""
    return tuple(tuple(layer[:2]) for layer in hundred_cache(20))


@pytest.mark.holds("transformers>=4.50,<4.54", "transformers>=4.56", source="measured")
def test_cache_holds_the_keys_and_values(pairs):
    """The cache holds the keys and values of each layer."""
    cache = transformers.DynamicCache(pairs)
    assert cache.get_seq_length() == 20
    for layer, (keys, values) in zip(cache, pairs, strict=True):
        assert torch.equal(layer[0], keys)
        assert torch.equal(layer[1], values)


@pytest.mark.holds("transformers>=4.46,<4.50", "transformers>=4.54,<4.56", source="measured")
def test_cache_silently_holds_no_token(pairs):
    """The cache silently holds no token."""
    assert transformers.DynamicCache(pairs).get_seq_length() == 0


@pytest.mark.holds("transformers>=4.36,<4.46", source="measured")
def test_pairs_raise_type_error(pairs, messages):
    """The pairs raise a `TypeError`."""
    with pytest.raises(TypeError, match="|".join(messages)):
        transformers.DynamicCache(pairs)


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681")
def test_class_does_not_exist():
    """`DynamicCache` does not exist."""
    assert not callable(getattr(transformers, "DynamicCache", None))


@pytest.mark.holds("transformers>=4.36", source="huggingface/transformers#26681", about="update")
def test_update_per_layer_holds_them(pairs):
    """A cache that `update` fills layer by layer holds the keys and values."""
    cache = transformers.DynamicCache()
    for place, (keys, values) in enumerate(pairs):
        cache.update(keys, values, place)
    assert cache.get_seq_length() == 20
    assert torch.equal([*cache][1][0], pairs[1][0])
    assert torch.equal([*cache][1][1], pairs[1][1])


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="update")
def test_class_has_no_update():
    """`DynamicCache` does not exist, so it has no `update`."""
    assert not hasattr(getattr(transformers, "DynamicCache", None), "update")
