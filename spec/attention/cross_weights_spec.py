"""`cross_attentions` has a column per encoder state, not per token, and rows whose sum is 1.

Documentation: the docstring of `CausalLMOutputWithCrossAttentions`, `cross_attentions`.

Erratum: The documentation says: "of shape `(batch_size, num_heads, sequence_length, sequence_length)`". The last number
is that of the encoder states, which may be more or fewer than the tokens.

Instead: `GPT2Config(add_cross_attention=True, attn_implementation="eager")`, since sdpa has no weights
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("weights_averaged_over_heads", "cross_weights_are_square", "weights_before_softmax")


@pytest.fixture(scope="module")
def weights_of(head_for, hundred_texts, device):
    """A factory: the weights of the second layer over this number of encoder states."""
    model = head_for("GPT2LMHeadModel", add_cross_attention=True, attn_implementation="eager")

    @torch.no_grad()
    def call(number):
        states = torch.randn(8, number, 16, generator=torch.Generator().manual_seed(42)).to(device)
        outputs = model(hundred_texts["input_ids"], encoder_hidden_states=states, output_attentions=True)
        return outputs.cross_attentions[1]

    return call


@pytest.mark.parametrize("number", [1, 5, 40])
def test_weights_have_a_column_per_state(weights_of, number):
    """Over 1, 5 or 40 states, the weights of 24 tokens have 24 rows of 1, 5 or 40."""
    assert weights_of(number).shape == (8, 2, 24, number)


def test_weights_are_not_square(weights_of):
    """Over five states, the weights do not have the shape of 24 tokens by 24."""
    assert weights_of(5).shape != (8, 2, 24, 24)


def test_rows_have_the_sum_1(weights_of, tolerance):
    """The weights of each token and head have the sum 1, for no state is hidden."""
    weights = weights_of(5)
    torch.testing.assert_close(weights.sum(-1), torch.ones_like(weights[..., 0]), **tolerance)
    assert (weights > 0).all()
