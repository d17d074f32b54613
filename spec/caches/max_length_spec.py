"""A cache has `get_max_length()` since 5.13, and `get_max_cache_shape()` in 4.46 to 5.19.

Beyond the tutorial: code of models outside the library calls either. `get_max_length()` was gone in 4.49 to 5.12. A
cache without a limit has the length -1 since 4.54, and None before.

Instead: transformers>=5.13: `cache.get_max_length()`
transformers>=4.46,<5.13: `cache.get_max_cache_shape()`
transformers<4.46: `cache.get_max_length()`

Message: 'DynamicCache' object has no attribute 'get_max_length'

Message: 'DynamicCache' object has no attribute 'get_max_cache_shape'

Message: `get_max_cache_shape` is deprecated, and will be removed in version 5.16. Please use `get_max_length` instead
"""

import re

import pytest

pytestmark = pytest.mark.refuted_by("maximum_lengths_are_zero")


@pytest.mark.holds("transformers>=5.13", source="huggingface/transformers#46862", about="length")
def test_get_max_length_returns_minus_one(dynamic_cache):
    """`DynamicCache.get_max_length()` returns -1."""
    assert dynamic_cache.get_max_length() == -1


@pytest.mark.holds("transformers>=4.49,<5.13", source="deepseek-ai/DeepSeek-Coder-V2#81", about="length")
def test_get_max_length_is_gone(dynamic_cache, messages):
    """`DynamicCache.get_max_length()` is gone, and raises `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[0]):
        dynamic_cache.get_max_length()


@pytest.mark.holds("transformers>=4.36,<4.49", source="huggingface/transformers#32421", about="length")
def test_get_max_length_returns_none(dynamic_cache):
    """`DynamicCache.get_max_length()` returns None."""
    assert dynamic_cache.get_max_length() is None


@pytest.mark.holds("transformers>=5.20", "transformers>=4.36,<4.46", source="measured", about="shape")
def test_get_max_cache_shape_does_not_exist(dynamic_cache, messages):
    """`DynamicCache.get_max_cache_shape()` raises `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[1]):
        dynamic_cache.get_max_cache_shape()


@pytest.mark.holds("transformers>=5.13,<5.20", source="huggingface/transformers#46862", about="shape")
def test_get_max_cache_shape_is_deprecated(dynamic_cache, library_log, messages):
    """`DynamicCache.get_max_cache_shape()` returns -1, and logs that the method is deprecated."""
    assert dynamic_cache.get_max_cache_shape() == -1
    assert any(re.search(messages[2], message) for message in library_log.messages)


@pytest.mark.holds("transformers>=4.54,<5.13", source="huggingface/transformers#39106", about="shape")
def test_get_max_cache_shape_returns_minus_one(dynamic_cache):
    """`DynamicCache.get_max_cache_shape()` returns -1."""
    assert dynamic_cache.get_max_cache_shape() == -1


@pytest.mark.holds("transformers>=4.46,<4.54", source="huggingface/transformers#32421", about="shape")
def test_get_max_cache_shape_returns_none(dynamic_cache):
    """`DynamicCache.get_max_cache_shape()` returns None."""
    assert dynamic_cache.get_max_cache_shape() is None


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="length")
def test_get_max_length_does_not_exist(dynamic_cache):
    """`DynamicCache` does not exist."""
    assert dynamic_cache is None


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="shape")
def test_class_does_not_exist(dynamic_cache):
    """`DynamicCache` does not exist."""
    assert dynamic_cache is None
