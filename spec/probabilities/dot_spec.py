"""Each logit is the dot product of the last hidden state and a token's embedding.

Tutorial 3: "the scalar products between the last row of the buffer, after transformation, and each of the embedded
tokens in the dictionary". The last hidden state is taken after the final LayerNorm, `ln_f`.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by(
        "head_not_tied",
        "no_closing_norm",
        "last_state_before_closing_norm",
        "head_has_a_bias",
        "logits_repeat_after_512",
        "logits_of_ids_above_40000_halved",
    ),
]


@pytest.fixture(scope="module")
def embeddings(model):
    return model.transformer.wte.weight.detach()  # (V, D)


@pytest.mark.needs("a tied head")
def test_logits_are_hidden_state_times_embeddings(flag_outputs, embeddings, tolerance):
    x = flag_outputs.hidden_states[-1]  # (B, T, D)
    torch.testing.assert_close(flag_outputs.logits, x @ embeddings.T, **tolerance)


@pytest.mark.needs("a tied head")
def test_one_logit_is_one_dot_product(flag_outputs, embeddings, tolerance):
    x_N = flag_outputs.hidden_states[-1][0, -1]  # (D,)
    logit = flag_outputs.logits[0, -1, 262]  # of " the"
    torch.testing.assert_close(logit, (x_N * embeddings[262]).sum(), **tolerance)


def test_every_position_of_a_long_text_has_these_logits(tiny_outputs, tiny_model):
    """The logits of all 1024 positions are the products of the hidden states and the embeddings."""
    x = tiny_outputs["hidden_states"][-1]  # (1, 1024, 16)
    torch.testing.assert_close(tiny_outputs["logits"], x @ tiny_model.transformer.wte.weight.detach().T)


def test_lm_head_has_no_bias(model):
    """`lm_head` has no bias."""
    assert model.lm_head.bias is None


def test_output_before_ln_f_does_not_match_the_logits(model, flag_outputs, embeddings):
    """The last layer's output, before `ln_f`, times the embeddings does not equal the logits."""
    with torch.no_grad():
        result = model.transformer.h[-1](flag_outputs.hidden_states[-2])
    x = result[0] if isinstance(result, tuple) else result  # (B, T, D); a tuple in older releases
    difference = (flag_outputs.logits - x @ embeddings.T).abs()
    assert difference.max() > 0.01 * flag_outputs.logits.std()
