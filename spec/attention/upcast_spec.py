"""`reorder_and_upcast_attn=True` has an effect under eager attention alone; sdpa ignores the setting.

Documentation: the docstring of `GPT2Config`, `reorder_and_upcast_attn`.

Erratum: The documentation says: "upcast attention dot-product/softmax to float() when training with mixed precision."
By default, under sdpa, the setting does nothing since 4.42. Under eager attention it acts in eval mode too; in 4.52 to
4.54.0 a pass raises an error there.

Instead: `GPT2Config(reorder_and_upcast_attn=True, attn_implementation="eager")`

Message: The size of tensor a (...) must match the size of tensor b (...) at non-singleton dimension 3
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


@pytest.mark.holds("transformers<4.52", "transformers>=4.54.1", source="huggingface/transformers#39754", about="eager")
def test_eager_attention_upcasts_in_eval_mode(logits_of, tolerance):
    """Under eager attention, the setting changes logits in bfloat16 in eval mode, hardly in float32."""
    eager = {"attn_implementation": "eager"}
    assert not torch.equal(logits_of(**eager, reorder_and_upcast_attn=True), logits_of(**eager))
    found = logits_of(torch.float32, **eager, reorder_and_upcast_attn=True)
    torch.testing.assert_close(found, logits_of(torch.float32, **eager), **tolerance)


@pytest.mark.holds("transformers>=4.52,<4.54.1", source="huggingface/transformers#39754", about="eager")
def test_eager_attention_raises_runtime_error(logits_of, messages):
    """Under eager attention, a pass with the setting raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        logits_of(attn_implementation="eager", reorder_and_upcast_attn=True)


@pytest.mark.holds("transformers>=4.42", source="huggingface/transformers#31172", about="default")
def test_default_attention_ignores_the_setting(logits_of):
    """By default the setting changes no bit of the logits in bfloat16."""
    assert torch.equal(logits_of(reorder_and_upcast_attn=True), logits_of())


@pytest.mark.holds("transformers<4.42", source="huggingface/transformers#31172", about="default")
def test_default_attention_upcasts(logits_of):
    """By default the setting changes logits in bfloat16, since the default attention is eager."""
    assert not torch.equal(logits_of(reorder_and_upcast_attn=True), logits_of())
