"""`scale_attn_by_inverse_layer_idx=True` scales attention per layer; sdpa ignores it in 4.42 to 5.3.

Documentation: "Whether to additionally scale attention weights by `1 / layer_idx + 1`" (docstring of `GPT2Config`).
sdpa is the default attention since 4.42.

Erratum: The documentation says: "1 / layer_idx + 1". The divisor is `layer_idx + 1`, and the products of queries and
keys are divided, before the softmax; the attention weights still sum to 1.

Instead: `GPT2Config(scale_attn_by_inverse_layer_idx=True, attn_implementation="eager")`
"""

from functools import cache

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "layer_index_is_ignored", "inverse_layer_ends_at_3", "sdpa_divides_by_its_layer", "weights_are_divided_by_the_layer"
)
SIZES = {"vocab_size": 100, "n_layer": 6, "n_head": 2, "n_embd": 32, "initializer_range": 0.5}
NO_ENDS = {"bos_token_id": None, "eos_token_id": None}


@pytest.fixture(scope="module")
def outputs_of():
    """A factory: one pass of a random model of six layers, under these settings of its configuration."""

    @cache
    def run(inverse, change_layers=False, **settings):
        torch.manual_seed(0)
        config = transformers.GPT2Config(**SIZES, **NO_ENDS, scale_attn_by_inverse_layer_idx=inverse, **settings)
        model = transformers.GPT2LMHeadModel(config).eval()
        with torch.no_grad():
            for number, layer in enumerate(model.transformer.h if change_layers else [], start=1):
                layer.attn.c_attn.weight[:, :32] /= number  # the queries
                layer.attn.c_attn.bias[:32] /= number
            return model(torch.arange(100)[None], output_attentions="attn_implementation" in settings)

    return run


@pytest.fixture(scope="module")
def divided(outputs_of):
    """The pass of a model whose queries are divided by 1 to 6, layer by layer."""
    return outputs_of(False, change_layers=True, attn_implementation="eager")


def test_products_of_layer_i_are_divided_by_i(outputs_of, divided, tolerance):
    """Eager attention divides the products of queries and keys in layer i, counted from 1, by i."""
    torch.testing.assert_close(outputs_of(True, attn_implementation="eager").logits, divided.logits, **tolerance)


def test_attention_weights_sum_to_1(outputs_of):
    """The attention weights of each layer sum to 1, with the setting too."""
    for weights in outputs_of(True, attn_implementation="eager").attentions:
        torch.testing.assert_close(weights.sum(-1), torch.ones(1, 2, 100))


def test_setting_changes_the_logits(outputs_of):
    scaled, unscaled = (outputs_of(inverse, attn_implementation="eager").logits for inverse in (True, False))
    assert ((scaled - unscaled).abs().amax(-1)[:, 1:] > 0.01).all()  # the first token has itself alone


@pytest.mark.holds("transformers<4.42", "transformers>=5.4", source="huggingface/transformers#44397")
def test_default_attention_heeds_the_setting(outputs_of, divided, tolerance):
    """The default attention divides by the number of the layer."""
    torch.testing.assert_close(outputs_of(True).logits, divided.logits, **tolerance)


@pytest.mark.holds("transformers>=4.42,<5.4", source="huggingface/transformers#44397")
def test_sdpa_ignores_the_setting(outputs_of):
    """sdpa ignores `scale_attn_by_inverse_layer_idx=True`."""
    assert torch.equal(outputs_of(True).logits, outputs_of(False).logits)
