"""`scale_attn_weights=False` turns off attention scaling; sdpa ignores the setting in 4.42 to 5.3.

Beyond the tutorial: by default the products of queries and keys are divided by the root of the head width, which is 8
in `gpt2`. sdpa is the default attention since 4.42.

Instead: `GPT2Config(scale_attn_weights=False, attn_implementation="eager")`
"""

from functools import cache

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "attention_always_scaled", "sdpa_not_scaled", "sdpa_heeds_the_configuration", "sdpa_not_scaled_over_50_tokens"
)
SIZES = {"vocab_size": 100, "n_layer": 1, "n_head": 2, "n_embd": 32, "initializer_range": 0.5}
NO_ENDS = {"bos_token_id": None, "eos_token_id": None}


@pytest.fixture(scope="module")
def outputs_of():
    """A factory: one pass of a small random model with heads of width 16, under these settings of the configuration."""

    @cache
    def run(**settings):
        torch.manual_seed(0)
        model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**SIZES, **NO_ENDS, **settings)).eval()
        with torch.no_grad():
            return model(torch.arange(100)[None], output_attentions="attn_implementation" in settings)

    return run


def test_products_are_divided_by_the_root_of_the_width(outputs_of):
    """Eager attention divides the products of queries and keys by the root of the head width."""
    scaled, unscaled = (
        outputs_of(attn_implementation="eager", scale_attn_weights=scale).attentions[0] for scale in (True, False)
    )
    torch.testing.assert_close((scaled.log() * 16**0.5).softmax(-1), unscaled)
    assert not torch.allclose(scaled, unscaled, atol=0.1)


def test_default_attention_divides_like_eager_attention(outputs_of):
    torch.testing.assert_close(outputs_of().logits, outputs_of(attn_implementation="eager").logits)


@pytest.mark.holds("transformers<4.42", "transformers>=5.4", source="huggingface/transformers#44397")
def test_default_attention_heeds_scale_attn_weights(outputs_of):
    """The default attention does not divide if `scale_attn_weights=False`."""
    undivided = outputs_of(attn_implementation="eager", scale_attn_weights=False).logits
    torch.testing.assert_close(outputs_of(scale_attn_weights=False).logits, undivided)


@pytest.mark.holds("transformers>=4.42,<5.4", source="huggingface/transformers#44397")
def test_sdpa_ignores_scale_attn_weights_false(outputs_of):
    """sdpa divides although `scale_attn_weights=False`."""
    assert torch.equal(outputs_of(scale_attn_weights=False).logits, outputs_of().logits)
