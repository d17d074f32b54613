"""A pass with `output_attentions=True` returns no weights by default since 4.54.1: sdpa has none.

Documentation: the docstring of `CausalLMOutputWithCrossAttentions`. sdpa is the default since 4.42; 4.42 to 4.54.0
compute the weights with eager attention instead. The same holds of the steps of `generate()`.

Erratum: The documentation says: "attentions (`tuple(torch.Tensor)`, *optional*, returned when `output_attentions=True`
is passed". By default they are not: the field is an empty tuple since 5.3, and a None per layer before.

Instead: transformers>=4.36: `GPT2LMHeadModel.from_pretrained(name, attn_implementation="eager")`
transformers<4.36: `GPT2LMHeadModel.from_pretrained(name)`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("eager_by_default", "weights_averaged_over_heads")


@pytest.fixture(scope="module")
def attentions(head_for, hundred_texts):
    """A factory: the field `attentions` of a pass under this attention, by default the library's own."""

    @torch.no_grad()
    def call(**settings):
        model = head_for("GPT2LMHeadModel", **settings)
        return model(hundred_texts["input_ids"], output_attentions=True).attentions

    return call


def test_eager_attention_returns_the_weights(attentions):
    """Eager attention returns a tensor (8, 2, 24, 24) per layer, for eight texts and two heads."""
    found = attentions(attn_implementation="eager")
    assert [tuple(weights.shape) for weights in found] == [(8, 2, 24, 24)] * 2


@pytest.mark.holds("transformers>=5.3", source="huggingface/transformers#43979")
def test_default_attention_returns_an_empty_tuple(attentions):
    """The default attention returns an empty tuple."""
    assert attentions() == ()


@pytest.mark.holds("transformers>=4.54.1,<5.3", source="huggingface/transformers#39754")
def test_default_attention_returns_none_per_layer(attentions):
    """The default attention returns a None per layer."""
    assert attentions() == (None, None)


@pytest.mark.holds("transformers<4.54.1", source="huggingface/transformers#39754")
def test_default_attention_returns_the_weights(attentions):
    """The default attention returns the weights of eager attention."""
    assert [tuple(weights.shape) for weights in attentions()] == [(8, 2, 24, 24)] * 2
