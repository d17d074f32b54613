"""`cache.seen_tokens` and `cache.get_usable_length()` are gone since 4.54; `get_seq_length()` stays.

Beyond the tutorial: code of models outside the library reads either to know how many tokens a cache holds.

Instead: `cache.get_seq_length()`

Message: 'DynamicCache' object has no attribute 'seen_tokens'

Message: 'DynamicCache' object has no attribute 'get_usable_length'
"""

import pytest

pytestmark = pytest.mark.refuted_by("seen_tokens_are_zero", "length_of_a_cache_is_one_less")


@pytest.mark.holds("transformers>=4.54", source="huggingface/transformers#39106", about="old names")
def test_seen_tokens_and_get_usable_length_are_gone(dynamic_cache, messages):
    """`seen_tokens` and `get_usable_length()` of a `DynamicCache` are gone, and raise `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[0]):
        dynamic_cache.seen_tokens  # noqa: B018
    with pytest.raises(AttributeError, match=messages[1]):
        dynamic_cache.get_usable_length(1)


@pytest.mark.holds("transformers>=4.36,<4.54", source="huggingface/transformers#39106", about="old names")
def test_seen_tokens_is_the_length(dynamic_cache):
    """`seen_tokens` and `get_usable_length()` of a `DynamicCache` are the number of its tokens."""
    assert dynamic_cache.seen_tokens == 20
    assert dynamic_cache.get_usable_length(1) == 20


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="old names")
def test_class_does_not_exist(dynamic_cache):
    """`DynamicCache` does not exist."""
    assert dynamic_cache is None


@pytest.mark.holds("transformers>=4.36", source="huggingface/transformers#26681", about="new name")
def test_get_seq_length_is_the_length(dynamic_cache):
    """`get_seq_length()` of a `DynamicCache` returns the number of its tokens."""
    assert dynamic_cache.get_seq_length() == 20


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="new name")
def test_get_seq_length_does_not_exist(dynamic_cache):
    """`DynamicCache` does not exist."""
    assert dynamic_cache is None
