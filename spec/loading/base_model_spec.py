"""`GPT2Model` returns hidden states and no logits.

Tutorial 2.1: "GPT2Model: the base transformer, outputs the hidden states(the embedded buffer, X, after all the
transformations)".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "last_token_only",
        "no_closing_norm",
        "base_model_has_a_head",
        "states_repeat_after_500",
    ),
]


def test_last_hidden_state_has_one_vector_per_token(base_outputs, flag, D):
    """`last_hidden_state` has one vector per token."""
    assert base_outputs.last_hidden_state.shape == (*flag["input_ids"].shape, D)  # (B, T, D)


@pytest.mark.needs("float32")
def test_last_hidden_state_is_the_output_of_the_last_norm(base_model, full_row, tolerance):
    """`last_hidden_state` is the output of the last LayerNorm, `ln_f`, for each of as many tokens as fit."""
    norm, read = base_model.ln_f, []
    hook = base_model.h[-1].register_forward_hook(lambda layer, args, output: read.append(output))
    with torch.no_grad():
        last = base_model(full_row).last_hidden_state  # (1, P, D)
    hook.remove()
    state = read[0] if torch.is_tensor(read[0]) else read[0][0]  # before 4.54 a layer returns a tuple
    normal = (state - state.mean(-1, keepdim=True)) / (state.var(-1, correction=0, keepdim=True) + norm.eps).sqrt()
    torch.testing.assert_close(last, (normal * norm.weight + norm.bias).detach(), **tolerance)


def test_outputs_have_no_logits(base_outputs):
    assert "logits" not in base_outputs
    with pytest.raises(AttributeError):
        base_outputs.logits  # noqa: B018


def test_base_model_has_no_head(base_model, model, V, D):
    """`GPT2Model` has no output head; `GPT2LMHeadModel` has one."""
    assert model.get_output_embeddings().weight.shape == (V, D)
    assert base_model.get_output_embeddings() is None
