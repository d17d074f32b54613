"""sdpa and eager attention agree on each token that the mask shows; rows of pads differ since 4.42.

Documentation: the page "Attention backends". sdpa is the default since 4.42, eager attention before. Logits are
close and not equal to the bit, since the two round at other places.

Erratum: The documentation says: "All attention implementations perform the same computation. Every token is compared to
every other token." A row of a pad, which sees nothing, has other numbers under sdpa. No token sees a later one.

Instead: `logits[attention_mask.bool()]`, to compare the texts without their pads
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("eager_not_scaled", "eager_by_default", "attention_not_causal")


@pytest.fixture(scope="module")
def both(head_for, sequences):
    """The logits of eight padded texts, under the default and under eager attention."""
    ids = sequences("left")

    @torch.no_grad()
    def logits(**settings):
        return head_for("GPT2LMHeadModel", **settings)(ids, attention_mask=(ids != 0).long()).logits

    return logits(), logits(attn_implementation="eager")


def test_rows_of_the_texts_agree(both, sequences, tolerance):
    """The rows of all tokens that are not pads agree, in eight texts of 1 to 24 tokens."""
    default, eager = both
    shown = sequences("left") != 0
    torch.testing.assert_close(default[shown], eager[shown], **tolerance)


@pytest.mark.holds("transformers>=4.42", source="huggingface/transformers#31172")
def test_rows_of_pads_differ(both, sequences):
    """The rows of the pads differ."""
    default, eager = both
    assert (default - eager)[sequences("left") == 0].abs().max() > 0.01


@pytest.mark.holds("transformers<4.42", source="huggingface/transformers#31172")
def test_default_is_eager_attention(both):
    """The default attention is eager, and all rows are equal to the bit."""
    assert torch.equal(*both)


def test_token_does_not_see_a_later_one(hundred_model, hundred_texts, tolerance):
    """Another last token changes no row before the last."""
    ids = hundred_texts["input_ids"].clone()
    ids[:, -1] = (ids[:, -1] + 1) % 100
    with torch.no_grad():
        logits = hundred_model(ids).logits
    torch.testing.assert_close(logits[:, :-1], hundred_texts["logits"][:, :-1], **tolerance)
