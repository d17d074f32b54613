"""`reorder_and_upcast_attn=True` has an effect under eager attention alone; sdpa ignores the setting.

Documentation: the docstring of `GPT2Config`, `reorder_and_upcast_attn`.

Erratum: The documentation says: "upcast attention dot-product/softmax to float() when training with mixed precision."
By default, under sdpa, the setting does nothing since 4.42. Under eager attention it acts in eval mode too.

Instead: `GPT2Config(reorder_and_upcast_attn=True, attn_implementation="eager")`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("upcast_ignored", "eager_by_default", "logits_are_probabilities_if_upcast")


@pytest.fixture(scope="module")
def logits_of(head_for, hundred_texts):
    """A factory: the logits of a model with these settings in its config, in bfloat16 or in float32."""

    @torch.no_grad()
    def call(dtype=torch.bfloat16, **settings):
        return head_for("GPT2LMHeadModel", **settings).to(dtype)(hundred_texts["input_ids"]).logits

    return call


def test_eager_attention_upcasts_in_eval_mode(logits_of):
    """Under eager attention, the setting changes logits in bfloat16 in eval mode."""
    eager = {"attn_implementation": "eager"}
    assert not torch.equal(logits_of(**eager, reorder_and_upcast_attn=True), logits_of(**eager))


@pytest.mark.holds("transformers>=4.42", source="huggingface/transformers#31172")
def test_default_attention_ignores_the_setting(logits_of):
    """By default the setting changes no bit of the logits in bfloat16."""
    assert torch.equal(logits_of(reorder_and_upcast_attn=True), logits_of())


@pytest.mark.holds("transformers<4.42", source="huggingface/transformers#31172")
def test_default_attention_upcasts(logits_of):
    """By default the setting changes logits in bfloat16, since the default attention is eager."""
    assert not torch.equal(logits_of(reorder_and_upcast_attn=True), logits_of())


@pytest.mark.parametrize("settings", [{}, {"attn_implementation": "eager"}])
def test_logits_in_float32_stay_close(logits_of, settings, tolerance):
    """In float32 the setting changes logits by rounding at most."""
    found = logits_of(torch.float32, reorder_and_upcast_attn=True, **settings)
    torch.testing.assert_close(found, logits_of(torch.float32, **settings), **tolerance)
