"""Attention divides by the root of a head's width; sdpa heeds scale_attn_weights=False from 5.4 on.

Beyond the tutorial: what is divided are the products of queries and keys, in GPT-2 by 8, the root of 64. From 4.42 to
5.3 the default attention is sdpa and divides whatever the configuration says.
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("attention_always_scaled", "sdpa_not_scaled", "sdpa_heeds_the_configuration")
SIZES = {"vocab_size": 100, "n_layer": 1, "n_head": 2, "n_embd": 32, "initializer_range": 0.5}
NO_ENDS = {"bos_token_id": None, "eos_token_id": None}


@pytest.fixture(scope="module")
def outputs_of():
    """A pass of a small random model with heads of width 16, a configuration's settings given."""

    def run(**settings):
        torch.manual_seed(0)
        model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**SIZES, **NO_ENDS, **settings)).eval()
        with torch.no_grad():
            return model(torch.arange(10)[None], output_attentions="attn_implementation" in settings)

    return run


def test_the_weights_are_those_of_products_divided_by_the_root(outputs_of):
    scaled, unscaled = (
        outputs_of(attn_implementation="eager", scale_attn_weights=scale).attentions[0] for scale in (True, False)
    )
    torch.testing.assert_close((scaled.log() * 16**0.5).softmax(-1), unscaled)
    assert not torch.allclose(scaled, unscaled, atol=0.1)


def test_the_default_attention_divides_as_eager_attention(outputs_of):
    torch.testing.assert_close(outputs_of().logits, outputs_of(attn_implementation="eager").logits)


@pytest.mark.holds("transformers<4.42", "transformers>=5.4", source="huggingface/transformers#44397")
def test_told_not_to_divide_it_does_not(outputs_of):
    told = outputs_of(scale_attn_weights=False).logits
    torch.testing.assert_close(told, outputs_of(attn_implementation="eager", scale_attn_weights=False).logits)


@pytest.mark.holds("transformers>=4.42,<5.4", source="huggingface/transformers#44397")
def test_told_not_to_divide_it_divides(outputs_of):
    assert torch.equal(outputs_of(scale_attn_weights=False).logits, outputs_of().logits)
