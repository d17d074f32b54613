"""`cache.reset()` empties a `DynamicCache` since 5.18; before, it leaves as many zeros as tokens.

Documentation: "Resets the cache values while preserving the objects" (`DynamicLayer.reset`). Before 5.18 a text that
follows is read after zeros, and has other logits without an error.

Instead: `cache = DynamicCache()`, a new one
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("reset_writes_zeros", "passed_cache_copied")


@pytest.fixture
def past(hundred_model, hundred_texts, cache_name):
    """A cache of eight texts of 24 tokens."""
    with torch.no_grad():
        return hundred_model(hundred_texts["input_ids"])[cache_name]


@pytest.fixture
def logits_after_reset(hundred_model, hundred_texts, cache_name, past):
    """The call: the logits of the texts in a pass with the cache, after `reset()`."""

    @torch.no_grad()
    def call():
        past.reset()
        return hundred_model(hundred_texts["input_ids"], **{cache_name: past}).logits

    return call


@pytest.mark.holds("transformers>=5.18", source="measured")
def test_reset_empties_the_cache(past, logits_after_reset, hundred_texts, tolerance):
    """After `reset()` the texts have their own logits, and the cache has the length of the texts."""
    torch.testing.assert_close(logits_after_reset(), hundred_texts["logits"], **tolerance)
    assert past.get_seq_length() == 24


@pytest.mark.holds("transformers>=4.56,<5.18", source="measured")
def test_reset_leaves_zeros(past, logits_after_reset, hundred_texts):
    """After `reset()` the cache has 24 zeros per text, after which the texts have other logits."""
    assert (logits_after_reset() - hundred_texts["logits"]).abs().max() > 0.01
    assert past.get_seq_length() == 48


@pytest.mark.absent("transformers<4.56", source="huggingface/transformers#39765")
def test_tuple_has_no_reset(past):
    """A pass returns a tuple, which has no `reset`."""
    assert isinstance(past, tuple)
    assert not hasattr(past, "reset")
