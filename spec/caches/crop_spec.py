"""`cache.crop(-n)` removes the last n tokens since 4.42; `crop(n)` raises an error since 5.20.

Documentation: "Crop the past key values up to a new `max_length` in terms of tokens. `max_length` can also be negative
to remove `max_length` tokens" (`DynamicCache.crop`). `crop(0)` empties older caches and leaves newer ones unchanged.

Instead: `cache.crop(-n)`, which has one meaning in all releases

Message: Calling `crop` with a positive value (`...`) is not supported. Please use a negative integer to remove that
number of tokens from the cache instead.
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("crop_removes_one_more", "crop_of_a_positive_number", "crop_of_zero_empties")


@pytest.fixture
def cropped(dynamic_cache):
    """The call: a `DynamicCache` of 20 tokens after `crop(number)`."""

    def crop(number):
        dynamic_cache.crop(number)
        return dynamic_cache

    return crop


@pytest.mark.holds("transformers>=4.42", source="measured", about="negative")
@pytest.mark.parametrize("number", [1, 3, 19])
def test_negative_number_removes_the_last_tokens(cropped, hundred_pairs, number):
    """`crop(-n)` removes the last n of 20 tokens in each layer."""
    cache = cropped(-number)
    assert cache.get_seq_length() == 20 - number
    for layer, (keys, values) in zip(cache, hundred_pairs, strict=True):
        assert torch.equal(layer[0], keys[:, :, :-number])
        assert torch.equal(layer[1], values[:, :, :-number])


@pytest.mark.absent("transformers<4.42", source="measured", about="negative")
def test_cache_has_no_crop():
    """A cache does not have `crop`."""
    assert not hasattr(getattr(transformers, "DynamicCache", None), "crop")


@pytest.mark.holds("transformers>=5.20", source="measured", about="positive")
def test_positive_number_raises_value_error(cropped, messages):
    """`crop(n)` raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        cropped(5)


@pytest.mark.holds("transformers>=4.42,<5.20", source="measured", about="positive")
def test_positive_number_keeps_the_first_tokens(cropped):
    """`crop(n)` keeps the first n tokens."""
    assert cropped(5).get_seq_length() == 5


@pytest.mark.absent("transformers<4.42", source="measured", about="positive")
def test_positive_number_raises_attribute_error(cropped):
    """`crop(n)` raises an `AttributeError`, since it does not exist."""
    with pytest.raises(AttributeError):
        cropped(5)


@pytest.mark.holds("transformers>=5.14", source="measured", about="zero")
def test_zero_leaves_the_cache_unchanged(cropped):
    """`crop(0)` leaves the cache unchanged."""
    assert cropped(0).get_seq_length() == 20


@pytest.mark.holds("transformers>=4.42,<5.14", source="measured", about="zero")
def test_zero_empties_the_cache(cropped):
    """`crop(0)` empties the cache."""
    assert cropped(0).get_seq_length() == 0


@pytest.mark.absent("transformers<4.42", source="measured", about="zero")
def test_zero_raises_attribute_error(cropped):
    """`crop(0)` raises an `AttributeError`, since it does not exist."""
    with pytest.raises(AttributeError):
        cropped(0)
