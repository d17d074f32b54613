"""`output_attentions=True` in the config returns no weights under the default attention since 4.54.1.

Documentation: "Whether or not the model should returns all attentions." (`PreTrainedConfig`, `output_attentions`). The
default attention is sdpa since 4.42. Set after the model is made, the field raises `ValueError` since 4.53.

Erratum: The documentation says: "Whether or not the model should returns all attentions." With the default attention
the tuple is empty since 5.3, and has only None in 4.54.1 to 5.2.

Instead: `GPT2Config(output_attentions=True, attn_implementation="eager")`

Message: The `output_attentions` attribute is not supported when using the `attn_implementation` set to sdpa. Please set
it to 'eager' instead.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.refuted_by("eager_by_default", "output_attentions_can_be_set", "config_output_attentions_ignored"),
]


@pytest.fixture
def attentions(device):
    """A call: the attention weights that this model returns for four tokens."""
    return lambda model: model(torch.arange(4, device=device)[None]).attentions


@pytest.mark.holds("transformers>=5.3", source="huggingface/transformers#43979", about="in the config")
def test_weights_are_an_empty_tuple(head_for, attentions):
    """With `output_attentions=True` in the config, `attentions` is an empty tuple."""
    assert attentions(head_for("GPT2LMHeadModel", output_attentions=True)) == ()


@pytest.mark.holds("transformers>=4.54.1,<5.3", source="huggingface/transformers#39754", about="in the config")
def test_weights_are_none_per_layer(head_for, attentions):
    """With `output_attentions=True` in the config, `attentions` has None per layer."""
    assert attentions(head_for("GPT2LMHeadModel", output_attentions=True)) == (None, None)


@pytest.mark.holds("transformers<4.54.1", source="huggingface/transformers#39754", about="in the config")
def test_weights_are_returned(head_for, attentions):
    """With `output_attentions=True` in the config, `attentions` has the weights of each layer."""
    weights = attentions(head_for("GPT2LMHeadModel", output_attentions=True))
    assert [layer.shape for layer in weights] == [(1, 2, 4, 4)] * 2


@pytest.mark.holds("transformers>=4.53", source="measured", about="set later")
def test_setting_the_field_later_raises_value_error(head_for, messages):
    """`model.config.output_attentions = True` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        head_for("GPT2LMHeadModel").config.output_attentions = True


@pytest.mark.holds("transformers<4.53", source="measured", about="set later")
def test_field_that_is_set_later_is_heeded(head_for, attentions):
    """After `model.config.output_attentions = True`, a pass returns the weights."""
    model = head_for("GPT2LMHeadModel")
    model.config.output_attentions = True
    assert attentions(model)[0].shape == (1, 2, 4, 4)


def test_eager_attention_returns_the_weights(head_for, attentions):
    """With eager attention, the weights are returned in every release."""
    model = head_for("GPT2LMHeadModel", output_attentions=True, attn_implementation="eager")
    assert [layer.shape for layer in attentions(model) or ()] == [(1, 2, 4, 4)] * 2
