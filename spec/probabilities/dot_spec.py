"""The logits are the scalar products of the last hidden state with each token's embedding.

Tutorial 3: "the scalar products between the last row of the buffer, after transformation, and each of the embedded
tokens in the dictionary". The last hidden state is taken after the final LayerNorm, ln_f.
"""

import pytest
import torch

pytestmark = pytest.mark.tutorial("3")


@pytest.fixture(scope="module")
def embeddings(model):
    return model.transformer.wte.weight.detach()  # (V, D)


def test_logits_are_the_last_hidden_state_times_the_embeddings(flag_outputs, embeddings, tolerance):
    x = flag_outputs.hidden_states[-1]  # (B, T, D)
    torch.testing.assert_close(flag_outputs.logits, x @ embeddings.T, **tolerance)


def test_one_logit_is_one_scalar_product(flag_outputs, embeddings, tolerance):
    x_N = flag_outputs.hidden_states[-1][0, -1]  # (D,)
    logit = flag_outputs.logits[0, -1, 262]  # of " the"
    torch.testing.assert_close(logit, (x_N * embeddings[262]).sum(), **tolerance)


def test_no_bias_is_added(model):
    assert model.lm_head.bias is None


def test_the_hidden_state_before_gives_other_logits(flag_outputs, embeddings):
    x = flag_outputs.hidden_states[-2]  # (B, T, D)
    assert not torch.allclose(flag_outputs.logits, x @ embeddings.T, atol=1)
