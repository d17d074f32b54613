"""`cache_position` is not needed and ignored since 5.4; in 4.52 to 5.3 a wrong one changes the logits.

Documentation: "This indicates the input positions in a sequence." (page "Caching", `cache_position`). A pass counts the
tokens of the cache by itself. Before 4.48.3 the argument raises a `TypeError`.

Erratum: The documentation says: "if you want to reuse a prefilled [`Cache`] with the `forward` method because you have
to pass a valid `cache_position` value". A pass with a filled cache needs none, in any release.

Instead: transformers>=5.24: `model(new_ids, cache=cache)`
transformers<5.24: `model(new_ids, past_key_values=cache)`

Message: GPT2LMHeadModel.forward() got an unexpected keyword argument 'cache_position'
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("positions_forget_the_past", "cache_position_is_heeded")


@pytest.fixture(scope="module")
def last_logits(hundred_model, hundred_texts, cache_name, device):
    """A factory: the logits of the last of 24 tokens after a cache of 23, with this `cache_position` if any."""
    ids = hundred_texts["input_ids"]

    @torch.no_grad()
    def call(*position):
        past = hundred_model(ids[:, :23])[cache_name]
        given = {"cache_position": torch.tensor(position, device=device)} if position else {}
        return hundred_model(ids[:, 23:], **{cache_name: past}, **given).logits

    return call


def test_cache_needs_no_cache_position(last_logits, hundred_texts, tolerance):
    """Without `cache_position`, the token after a cache has the logits of the whole text, in each release."""
    torch.testing.assert_close(last_logits(), hundred_texts["logits"][:, 23:], **tolerance)


@pytest.mark.holds("transformers>=4.48.3,<4.52", "transformers>=5.4", source="measured")
def test_wrong_cache_position_is_ignored(last_logits, hundred_texts, tolerance):
    """A `cache_position` of 0 for the token after 23 has no effect."""
    torch.testing.assert_close(last_logits(0), hundred_texts["logits"][:, 23:], **tolerance)


@pytest.mark.holds("transformers>=4.52,<5.4", source="huggingface/transformers#35761")
def test_wrong_cache_position_changes_the_logits(last_logits, hundred_texts):
    """A `cache_position` of 0 for the token after 23 changes its logits."""
    assert (last_logits(0) - hundred_texts["logits"][:, 23:]).abs().max() > 0.01


@pytest.mark.absent("transformers<4.48.3", source="huggingface/transformers#35875")
def test_cache_position_raises_type_error(last_logits, messages):
    """`cache_position` raises a `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        last_logits(23)
