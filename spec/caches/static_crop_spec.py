"""`StaticCache.crop()` removes the last tokens since 5.24, and takes a negative number alone.

Beyond the tutorial: `crop(-4)` removes four tokens, for another ending of the same text. A `DynamicCache` also takes
the number of tokens to keep. Before, a `StaticCache` could not be cropped.

Instead: transformers>=5.24: `past.crop(-number_of_tokens_to_remove)`
transformers<5.24: a `DynamicCache`

Message: Static layers can only be cropped by passing a negative int, to specify how many tokens to remove
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("static_crop_ignored", "static_crop_takes_any_number", "static_caches_crop_early")


@pytest.fixture
def static(hundred_model):
    """The call: an empty `StaticCache` with room for 40 tokens of eight texts."""
    more = {"max_batch_size": 8} if "4.38" <= transformers.__version__[:4] < "4.56" else {}
    return lambda: transformers.StaticCache(config=hundred_model.config, max_cache_len=40, **more)


@pytest.fixture
def filled(hundred_model, hundred_texts, cache_name, static):
    """The call: such a cache after a pass over 24 tokens."""

    def call():
        past = static()
        hundred_model(hundred_texts["input_ids"], **{cache_name: past})
        return past

    return torch.no_grad()(call)


@pytest.mark.holds("transformers>=5.24", source="measured")
def test_cropped_cache_continues_the_shorter_text(hundred_model, hundred_texts, filled, cache_name, tolerance):
    """After `crop(-4)`, a pass over the last four tokens has their logits in the whole text."""
    past = filled()
    past.crop(-4)
    assert int(past.get_seq_length()) == 20
    with torch.no_grad():
        logits = hundred_model(hundred_texts["input_ids"][:, 20:], **{cache_name: past}).logits
    torch.testing.assert_close(logits, hundred_texts["logits"][:, 20:], **tolerance)


@pytest.mark.holds("transformers>=5.24", source="measured", about="a number to keep")
def test_number_to_keep_raises_runtime_error(filled, messages):
    """`crop(20)` raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        filled().crop(20)


@pytest.mark.absent("transformers<5.24", source="measured")
def test_static_cache_cannot_be_cropped(static):
    """`crop(-4)` raises `AttributeError` or `TypeError`; before 4.45 the class cannot be made."""
    with pytest.raises((AttributeError, TypeError)):
        static().crop(-4)


@pytest.mark.absent("transformers<5.24", source="measured", about="a number to keep")
def test_number_to_keep_raises_an_error(static):
    """`crop(20)` raises `AttributeError` or `TypeError`; before 4.45 the class cannot be made."""
    with pytest.raises((AttributeError, TypeError)):
        static().crop(20)
