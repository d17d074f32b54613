"""`model._reorder_cache()` raises an error since 4.52; `cache.reorder_cache()` replaces the method.

Beyond the tutorial: a beam search of your own copies the rows of the cache that its best beams continue. The method of
the model returns new tuples; that of the cache changes the cache in place, and exists since 4.36.

Instead: `cache.reorder_cache(rows)`

Message: 'GPT2LMHeadModel' object has no attribute '_reorder_cache'

Message: Make sure that a `_reorder_cache` function is correctly implemented in transformers.models.gpt2.modeling_gpt2
to enable beam search for <class 'transformers.models.gpt2.modeling_gpt2.GPT2LMHeadModel'>
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("rows_of_a_cache_stay")


@pytest.fixture
def rows(device):
    """The rows that eight beams continue."""
    return torch.tensor([7, 7, 0, 1, 2, 2, 6, 5], device=device)


@pytest.mark.holds("transformers>=4.54", source="measured", about="model")
def test_reorder_cache_of_the_model_is_gone(hundred_model, hundred_pairs, rows, messages):
    """`model._reorder_cache()` is gone, and raises `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[0]):
        hundred_model._reorder_cache(hundred_pairs, rows)


@pytest.mark.holds("transformers>=4.52,<4.54", source="measured", about="model")
def test_reorder_cache_of_the_model_is_not_implemented(hundred_model, hundred_pairs, rows, messages):
    """`model._reorder_cache()` raises `NotImplementedError`."""
    with pytest.raises(NotImplementedError, match=messages[1]):
        hundred_model._reorder_cache(hundred_pairs, rows)


@pytest.mark.holds("transformers<4.52", source="measured", about="model")
def test_reorder_cache_of_the_model_copies_rows(hundred_model, hundred_pairs, rows):
    """`model._reorder_cache(pairs, rows)` returns tuples with these rows of the keys and values."""
    reordered = hundred_model._reorder_cache(hundred_pairs, rows)
    for pair, (keys, values) in zip(reordered, hundred_pairs, strict=True):
        assert torch.equal(pair[0], keys[rows])
        assert torch.equal(pair[1], values[rows])


@pytest.mark.holds("transformers>=4.36", source="huggingface/transformers#26681", about="cache")
def test_reorder_cache_of_the_cache_copies_rows(dynamic_cache, hundred_pairs, rows):
    """`cache.reorder_cache(rows)` replaces the rows of the cache by these."""
    dynamic_cache.reorder_cache(rows)
    for pair, (keys, values) in zip(dynamic_cache, hundred_pairs, strict=True):
        assert torch.equal(pair[0], keys[rows])
        assert torch.equal(pair[1], values[rows])


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="cache")
def test_class_does_not_exist():
    """`DynamicCache` does not exist."""
    assert not hasattr(transformers, "DynamicCache")
