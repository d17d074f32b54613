"""A `DynamicCache` that you make is filled by a pass and by `generate()` since 4.52; before, refused.

Documentation: "past_key_values = DynamicCache(config=model.config)" (page "Caching", the loop by hand). The object that
you pass holds the keys and values afterwards. 4.36 to 4.51 have the class, which GPT-2 does not accept.

Instead: transformers>=4.52: `cache = DynamicCache()`, without an argument
transformers<4.52: `model(input_ids).past_key_values`, a tuple

Message: GPT2LMHeadModel does not support an instance of `Cache` as `past_key_values`. Please check the model
documentation for supported cache formats.
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("given_cache_copied", "passed_cache_copied", "new_cache_is_never_filled")


@pytest.fixture
def cache():
    """An empty `DynamicCache`; None before 4.36, which has no such class."""
    class_ = getattr(transformers, "DynamicCache", None)
    return class_() if callable(class_) else None


@pytest.fixture
def continued(hundred_model, hundred_texts, cache_name, cache):
    """The call: what `generate()` writes after eight texts, six greedy tokens, with the cache or without."""
    ids = hundred_texts["input_ids"]
    settings = {"max_new_tokens": 6, "do_sample": False, "pad_token_id": 0, "attention_mask": torch.ones_like(ids)}
    return lambda *given: hundred_model.generate(ids, **settings, **({cache_name: cache} if given else {}))


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#35761", about="pass")
def test_pass_fills_the_cache(hundred_model, hundred_texts, cache_name, cache, tolerance):
    """A pass over 20 tokens fills the cache, with which 4 more have the logits of the whole text."""
    ids = hundred_texts["input_ids"]
    with torch.no_grad():
        hundred_model(ids[:, :20], **{cache_name: cache})
        assert cache.get_seq_length() == 20
        logits = hundred_model(ids[:, 20:], **{cache_name: cache}).logits
    torch.testing.assert_close(logits, hundred_texts["logits"][:, 20:], **tolerance)


@pytest.mark.holds("transformers>=4.36,<4.52", source="huggingface/transformers#35761", about="pass")
def test_pass_raises_key_error(hundred_model, hundred_texts, cache):
    """A pass with an empty cache raises a `KeyError`."""
    with pytest.raises(KeyError, match="Cache only has 0 layers"):
        hundred_model(hundred_texts["input_ids"], past_key_values=cache)


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="pass")
def test_class_does_not_exist(cache):
    """`DynamicCache` does not exist."""
    assert cache is None


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#35761", about="generate")
def test_generate_fills_the_cache(continued, cache):
    """`generate()` writes the tokens of a call without, and fills the cache with all tokens but the last."""
    assert torch.equal(continued("cache"), continued())
    assert cache.get_seq_length() == 24 + 6 - 1


@pytest.mark.holds("transformers>=4.36,<4.52", source="huggingface/transformers#35761", about="generate")
def test_generate_raises_value_error(continued, messages):
    """`generate()` with an empty cache raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        continued("cache")


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="generate")
def test_generate_has_no_class_to_fill():
    """`DynamicCache` does not exist, so `generate()` cannot fill one."""
    assert not callable(getattr(transformers, "DynamicCache", None))
