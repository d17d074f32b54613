"""`GPT2LMHeadModel` is `GPT2Model` plus a linear head that maps hidden states to logits.

Tutorial 2.1: "GPT2LMHeadModel: the base transformer, plus the layer which calculates the probabilities (aka the token
logits)".
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "head_stands_first",
        "loads_in_train_mode",
        "head_has_a_bias",
        "head_model_without_later_positions",
    ),
]


def test_model_consists_of_transformer_and_lm_head(model):
    """`GPT2LMHeadModel` consists of `transformer`, a `GPT2Model`, and `lm_head`, a linear layer."""
    assert [name for name, _ in model.named_children()] == ["transformer", "lm_head"]
    assert type(model.transformer) is transformers.GPT2Model
    assert type(model.lm_head) is torch.nn.Linear


def test_hidden_states_equal_those_of_the_base_model(flag_outputs, base_outputs, tolerance):
    torch.testing.assert_close(flag_outputs.hidden_states[-1], base_outputs.last_hidden_state, **tolerance)


def test_last_position_has_the_state_of_the_base_model(model, base_model, full_row, tolerance):
    """A text of as many tokens as fit has the hidden states of the base model, up to the last position."""
    with torch.no_grad():
        by_head, by_base = (part(full_row).last_hidden_state for part in (model.transformer, base_model))
    torch.testing.assert_close(by_head, by_base, **tolerance)


def test_head_is_a_matrix_without_bias(model, V, D):
    assert model.lm_head.weight.shape == (V, D)
    assert model.lm_head.bias is None


def test_logits_are_the_hidden_states_times_the_head(model, flag_outputs, base_outputs, tolerance):
    logits = base_outputs.last_hidden_state @ model.lm_head.weight.detach().T  # (B, T, D) @ (D, V)
    torch.testing.assert_close(flag_outputs.logits, logits, **tolerance)
