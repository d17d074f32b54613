"""A pass reads the argument `cache` since 5.24; 4.48.3 to 5.23 silently ignore the argument.

Beyond the tutorial: a pass that ignores `cache` computes the new token as if no text came before. Releases before
4.48.3 raise a `TypeError`.

Instead: transformers>=5.24: `model(new_ids, cache=outputs.cache)`
transformers<5.24: `model(new_ids, past_key_values=outputs.past_key_values)`

Message: GPT2LMHeadModel.forward() got an unexpected keyword argument 'cache'
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("cache_argument_refused", "cache_argument_ignored")


@pytest.fixture
def logits_with_cache(model, flag):
    """A factory: the logits (1, 1, V) of the last token, with the keys and values of the others as `cache`."""

    def logits():
        with torch.no_grad():
            _, past = model(flag["input_ids"][:, :-1]).to_tuple()
            return model(flag["input_ids"][:, -1:], cache=past).logits

    return logits


@pytest.mark.holds("transformers>=5.24", source="measured")
def test_cache_stands_for_the_preceding_text(logits_with_cache, flag_outputs, tolerance):
    """With the argument `cache` the new token has the logits of the whole text."""
    torch.testing.assert_close(logits_with_cache(), flag_outputs.logits[:, -1:], **tolerance)


@pytest.mark.holds("transformers>=4.48.3,<5.24", source="huggingface/transformers#35875")
def test_a_pass_ignores_cache(logits_with_cache, model, flag, flag_outputs):
    """A pass ignores the argument `cache`; the new token has the logits of a text of its own."""
    with torch.no_grad():
        alone = model(flag["input_ids"][:, -1:]).logits
    assert torch.equal(logits_with_cache(), alone)
    difference = (alone - flag_outputs.logits[:, -1:]).abs()  # (B, 1, V)
    assert difference.max() > 0.01 * alone.std()


@pytest.mark.holds("transformers<4.48.3", source="huggingface/transformers#35875")
def test_cache_raises_a_type_error(logits_with_cache, messages):
    """The argument `cache` raises a `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        logits_with_cache()
