"""`GPT2Model` returns hidden states and no logits.

Tutorial 2.1: "GPT2Model: the base transformer, outputs the hidden states(the embedded buffer, X, after all the
transformations)".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("last_token_only", "no_closing_norm", "base_model_has_a_head"),
]


def test_last_hidden_state_has_one_vector_per_token(base_outputs, D):
    """`last_hidden_state` has one vector per token."""
    assert base_outputs.last_hidden_state.shape == (1, 10, D)  # (B, T, D)


@pytest.mark.needs("float32")
def test_last_hidden_state_is_the_output_of_the_last_norm(base_model, base_outputs):
    """`last_hidden_state` is the output of the last LayerNorm, `ln_f`."""
    norm = base_model.ln_f
    normal = (base_outputs.last_hidden_state - norm.bias.detach()) / norm.weight.detach()
    torch.testing.assert_close(normal.mean(-1), torch.zeros_like(normal[..., 0]), rtol=0, atol=1e-4)
    torch.testing.assert_close(normal.std(-1, correction=0), torch.ones_like(normal[..., 0]), rtol=0, atol=1e-4)


def test_outputs_have_no_logits(base_outputs):
    assert "logits" not in base_outputs
    with pytest.raises(AttributeError):
        base_outputs.logits  # noqa: B018


def test_base_model_has_no_head(base_model, model, V, D):
    """`GPT2Model` has no output head; `GPT2LMHeadModel` has one."""
    assert model.get_output_embeddings().weight.shape == (V, D)
    assert base_model.get_output_embeddings() is None
