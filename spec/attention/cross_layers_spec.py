"""`encoder_hidden_states` need `add_cross_attention=True` in the config; `is_decoder` has no effect.

Documentation: the docstring of `GPT2LMHeadModel.forward`, `encoder_hidden_states`. The states have the width of the
model, and each token attends to all of them. Without states, a model with these layers skips the layers.

Erratum: The documentation says: "Used in the cross-attention if the model is configured as a decoder." Only
`add_cross_attention=True` counts, and without this setting the states raise an error.

Instead: `GPT2LMHeadModel.from_pretrained(name, add_cross_attention=True)`, whose new layers are random

Message: If `encoder_hidden_states` are passed, GPT2Block(...) has to be instantiated with cross-attention layers by
setting `config.add_cross_attention=True`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "states_are_ignored", "states_without_layers_are_ignored", "missing_states_are_zeros", "states_are_cut"
)


@pytest.fixture(scope="module")
def states(device):
    """Encoder states (8, 5, 16) of the width of the model."""
    return torch.randn(8, 5, 16, generator=torch.Generator().manual_seed(42)).to(device)


@pytest.fixture(scope="module")
def logits_of(head_for, hundred_texts):
    """The call: the logits of a model with cross-attention and its own `is_decoder=False`."""
    model = head_for("GPT2LMHeadModel", add_cross_attention=True, is_decoder=False)
    return torch.no_grad()(lambda **states: model(hundred_texts["input_ids"], **states).logits), model


def test_states_change_the_logits_of_each_token(logits_of, states):
    """Other states change the logits of each token, although `is_decoder` is False."""
    call, _ = logits_of
    difference = call(encoder_hidden_states=states) - call(encoder_hidden_states=states.flip(0))
    assert (difference.abs().amax(-1) > 0.001).all()


@pytest.mark.parametrize("is_decoder", [True, False])
def test_states_without_layers_raise_value_error(head_for, hundred_texts, states, messages, is_decoder):
    """Without `add_cross_attention=True` the states raise a `ValueError`, whatever `is_decoder` is."""
    model = head_for("GPT2LMHeadModel", is_decoder=is_decoder)
    with pytest.raises(ValueError, match=messages[0]):
        model(hundred_texts["input_ids"], encoder_hidden_states=states)


def test_layers_are_skipped_without_states(logits_of, head_for, hundred_texts, tolerance):
    """Without states, the logits are those of the same weights without these layers."""
    call, model = logits_of
    plain = head_for("GPT2LMHeadModel")
    plain.load_state_dict(model.state_dict(), strict=False)
    with torch.no_grad():
        torch.testing.assert_close(call(), plain(hundred_texts["input_ids"]).logits, **tolerance)


def test_states_of_another_width_raise(logits_of, states):
    """States of another width than the model's raise a `RuntimeError`."""
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        logits_of[0](encoder_hidden_states=states[..., :8].contiguous())
