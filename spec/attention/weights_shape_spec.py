"""With a cache, attention weights have a row per new token, a column per token, and are not square.

Documentation: the docstring of `CausalLMOutputWithCrossAttentions`, `attentions`.

Erratum: The documentation says: "of shape `(batch_size, num_heads, sequence_length, sequence_length)`". After a cache,
the third number is that of the new tokens alone, and the last one that of all tokens.

Instead: `weights[:, :, -1]`, the last token's weights with a cache and without
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("weights_averaged_over_heads", "weights_of_new_tokens_alone")


@pytest.fixture(scope="module")
def weights_after(head_for, hundred_texts, cache_name):
    """A factory: the weights of the second layer for the tokens that follow a cache of the first `length` of 24."""
    model, ids = head_for("GPT2LMHeadModel", attn_implementation="eager"), hundred_texts["input_ids"]

    @torch.no_grad()
    def call(length):
        past = {cache_name: model(ids[:, :length])[cache_name]} if length else {}
        return model(ids[:, length:], output_attentions=True, **past).attentions[1]

    return call


def test_weights_without_a_cache_are_square(weights_after):
    """Without a cache, the weights of 24 tokens have the shape (8, 2, 24, 24)."""
    assert weights_after(0).shape == (8, 2, 24, 24)


@pytest.mark.parametrize("new", [1, 4, 23])
def test_weights_after_a_cache_are_not_square(weights_after, new):
    """Of 1, 4 or 23 new tokens of 24, the weights have 1, 4 or 23 rows of 24."""
    assert weights_after(24 - new).shape == (8, 2, new, 24)


def test_rows_are_those_of_the_whole_text(weights_after, tolerance):
    """The rows of four new tokens are the last four of a pass over the whole text, and each has the sum 1."""
    found = weights_after(20)
    torch.testing.assert_close(found, weights_after(0)[:, :, 20:], **tolerance)
    torch.testing.assert_close(found.sum(-1), torch.ones_like(found[..., 0]), **tolerance)
