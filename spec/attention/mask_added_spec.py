"""The mask is added to the attention scores: a hidden token has the weight 0, as no product has.

Documentation: the page "Caching", section "Attention matrices".

Erratum: The documentation says: "softmax\\left( \\frac{Q K^\\top}{\\sqrt{d_{\\text{head}}}} \\times \\text{mask}
\\right) V". A score times 0 is 0, and its weight after the softmax is not. The library adds the lowest number to a
hidden score.

Instead: `scores.masked_fill(hidden, -torch.inf).softmax(-1)`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("attention_not_causal", "eager_not_scaled", "hidden_scores_are_zero")


@pytest.fixture(scope="module")
def first_layer(head_for, hundred_texts):
    """The scores of the queries and keys in the first layer, and the weights that eager attention returns."""
    model = head_for("GPT2LMHeadModel", attn_implementation="eager")
    block = model.transformer.h[0]
    with torch.no_grad():
        outputs = model(hundred_texts["input_ids"], output_attentions=True, output_hidden_states=True)
        query, key, _ = block.attn.c_attn(block.ln_1(outputs.hidden_states[0])).chunk(3, dim=-1)
    query, key = (part.unflatten(-1, (2, 8)).transpose(1, 2) for part in (query, key))  # (B, H, T, D / H)
    return query @ key.transpose(-1, -2) / 8**0.5, outputs.attentions[0]


@pytest.fixture(scope="module")
def shown(device):
    """The causal mask (24, 24): True for a token and those before."""
    return torch.ones(24, 24, dtype=torch.bool, device=device).tril()


def test_later_tokens_have_the_weight_0(first_layer, shown):
    _, weights = first_layer
    assert (weights[..., ~shown] == 0).all()


def test_weights_are_those_of_an_added_mask(first_layer, shown, tolerance):
    """The weights are the softmax of the scores to which the mask is added."""
    scores, weights = first_layer
    torch.testing.assert_close(weights, scores.masked_fill(~shown, -torch.inf).softmax(-1), **tolerance)


def test_product_with_the_mask_has_other_weights(first_layer, shown):
    """The softmax of the documented product has other weights, and later tokens have some of these."""
    scores, weights = first_layer
    product = (scores * shown).softmax(-1)
    assert (product - weights).abs().max() > 0.1
    assert (product[..., ~shown] > 0).all()
