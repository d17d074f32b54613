"""The cache comes right after the logits; `cross_attentions` is an empty tuple at the end since 5.3.

Documentation: the fields of `CausalLMOutputWithCrossAttentions`. As a tuple, an output has this order too.

Erratum: The documentation says: "loss", "logits", "hidden_states", "attentions", "cross_attentions" and "cache", in
this order. The cache is the third, so that `outputs[2]` with labels is not the hidden states.

Instead: `outputs.hidden_states`
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "outputs_end_with_the_sequences", "cache_is_the_last_field", "cross_is_none", "loss_after_the_logits"
)


@pytest.fixture(scope="module")
def outputs(head_for, hundred_texts):
    """The outputs of a pass with labels, hidden states and attention weights, of a model without cross-attention."""
    ids = hundred_texts["input_ids"]
    model = head_for("GPT2LMHeadModel", attn_implementation="eager")
    return model(ids, labels=ids, output_hidden_states=True, output_attentions=True)


def test_cache_is_the_third_field(outputs, cache_name):
    """The fields are loss, logits, cache, hidden states and attentions, in this order."""
    names = ["loss", "logits", cache_name, "hidden_states", "attentions"]
    assert list(outputs.keys())[:5] == names
    assert all(found is outputs[name] for found, name in zip(outputs.to_tuple(), names, strict=False))


def test_third_field_is_not_the_hidden_states(outputs):
    """`outputs[2]` is not `outputs.hidden_states`, which is `outputs[3]`."""
    assert outputs[2] is not outputs.hidden_states
    assert outputs[3] is outputs.hidden_states


@pytest.mark.holds("transformers>=5.3", source="huggingface/transformers#43979", about="cross_attentions")
def test_cross_attentions_is_an_empty_tuple(outputs):
    """`cross_attentions` is an empty tuple, and the sixth field."""
    assert outputs.cross_attentions == ()
    assert len(outputs) == 6


@pytest.mark.holds("transformers<5.3", source="huggingface/transformers#43979", about="cross_attentions")
def test_cross_attentions_is_none(outputs):
    """`cross_attentions` is None, and there are five fields."""
    assert outputs.cross_attentions is None
    assert len(outputs) == 5
