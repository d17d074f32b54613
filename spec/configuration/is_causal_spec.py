"""`is_causal=False` in the config lets tokens see later ones since 5.3; before, sdpa ignores it.

Documentation: the page "Attention Interface" sets `is_causal` in the config for bidirectional attention. In 5.2 only
eager attention heeds the field; earlier releases store it.

Instead: `torch.equal(model(ids).logits[:, :4], model(ids[:, :4]).logits)` shows whether later tokens are seen.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("is_causal_is_ignored", "attention_not_causal")


@pytest.fixture
def sees_later_tokens(head_for, device):
    """A call: whether the first four rows of the logits depend on the last two of six tokens, with these settings."""

    def call(**settings):
        model = head_for("GPT2LMHeadModel", **settings)
        ids = torch.arange(6, device=device)[None]
        with torch.no_grad():
            return not torch.allclose(model(ids).logits[:, :4], model(ids[:, :4]).logits, atol=1e-4)

    return call


@pytest.mark.holds("transformers>=5.3", source="huggingface/transformers#43983", about="default")
def test_default_attention_heeds_is_causal_false(sees_later_tokens):
    """With `is_causal=False`, the default attention sees later tokens."""
    assert sees_later_tokens(is_causal=False)


@pytest.mark.holds("transformers<5.3", source="huggingface/transformers#43983", about="default")
def test_default_attention_ignores_is_causal_false(sees_later_tokens):
    """With `is_causal=False`, the default attention does not see later tokens."""
    assert not sees_later_tokens(is_causal=False)


@pytest.mark.holds("transformers>=5.2", source="measured", about="eager")
def test_eager_attention_heeds_is_causal_false(sees_later_tokens):
    """With `is_causal=False`, eager attention sees later tokens."""
    assert sees_later_tokens(is_causal=False, attn_implementation="eager")


@pytest.mark.holds("transformers<5.2", source="measured", about="eager")
def test_eager_attention_ignores_is_causal_false(sees_later_tokens):
    """With `is_causal=False`, eager attention does not see later tokens."""
    assert not sees_later_tokens(is_causal=False, attn_implementation="eager")


def test_later_tokens_are_hidden_by_default(sees_later_tokens):
    """By default no token sees later ones."""
    assert not sees_later_tokens()
    assert not sees_later_tokens(attn_implementation="eager")
