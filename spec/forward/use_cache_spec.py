"""`use_cache=False` with a cache returns none, and yet extends the one that you pass, since 4.56.

Documentation: "If set to `True`, `cache` key value states are returned" (`GPT2LMHeadModel.forward`, `use_cache`). The
passed cache is read in each case. 4.52 to 4.55 raise an error for the tuple that a pass returns there.

Instead: `copy.deepcopy(cache)` under `torch.no_grad()`, to keep the cache

Message: 'tuple' object has no attribute 'get_seq_length'
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("passed_cache_copied", "cache_needs_use_cache", "pass_keeps_a_cache")


@pytest.fixture
def past(hundred_model, hundred_texts, cache_name):
    """The cache of the first 23 tokens, new for each check."""
    with torch.no_grad():
        return hundred_model(hundred_texts["input_ids"][:, :23])[cache_name]


@pytest.fixture
def call(hundred_model, hundred_texts, cache_name, past):
    """The call: a pass over the last token with the cache and `use_cache=False`."""

    @torch.no_grad()
    def outputs():
        return hundred_model(hundred_texts["input_ids"][:, 23:], use_cache=False, **{cache_name: past})

    return outputs


@pytest.mark.holds("transformers<4.52", "transformers>=4.56", source="huggingface/transformers#39765", about="read")
def test_cache_is_read_and_none_is_returned(call, hundred_texts, tolerance):
    """The pass reads the cache, and returns the logits alone."""
    outputs = call()
    assert list(outputs) == ["logits"]
    torch.testing.assert_close(outputs.logits, hundred_texts["logits"][:, 23:], **tolerance)


@pytest.mark.holds("transformers>=4.52,<4.56", source="huggingface/transformers#39765", about="read")
def test_cache_raises_attribute_error(call, messages):
    """The pass raises an `AttributeError`, for the cache is a tuple."""
    with pytest.raises(AttributeError, match=messages[0]):
        call()


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39765", about="extended")
def test_cache_is_extended(call, past):
    """The cache has 24 tokens after the pass."""
    call()
    assert past.get_seq_length() == 24


@pytest.mark.holds("transformers<4.56", source="huggingface/transformers#39765", about="extended")
def test_tuple_is_not_extended(past):
    """The cache is a tuple of 23 tokens, which no pass extends."""
    assert isinstance(past, tuple)
    assert past[0][0].shape[2] == 23
