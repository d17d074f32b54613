"""One token across the layers is a stack (L + 1, D), here (13, 768); layer 0 alone is its embedding.

Erratum: the tutorial prints "first token representation at end of each layer" over a vector of 768 numbers. That is the
first token before the first layer alone.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("4"),
    pytest.mark.refuted_by("states_overwritten", "states_without_the_embedding"),
]


@pytest.fixture(scope="module")
def printed(greedy):
    return greedy.hidden_states[0][0][0][0, :]  # (D,)


@pytest.fixture(scope="module")
def every_layer(greedy):
    return torch.stack([state[0, 0] for state in greedy.hidden_states[0]])  # (L + 1, D)


def test_the_stack_has_a_row_for_the_embedding_and_each_layer(every_layer, L, D):
    assert every_layer.shape == (L + 1, D)
    assert len(every_layer.unique(dim=0)) == L + 1


def test_the_printed_vector_is_the_embedding_before_any_layer(printed, model):
    today = model.transformer.wte.weight[8888] + model.transformer.wpe.weight[0]  # (D,)
    torch.testing.assert_close(printed, today.detach())


def test_the_printed_vector_is_at_the_end_of_no_layer(printed, every_layer, D):
    assert printed.shape == (D,)
    assert torch.equal(every_layer[0], printed)
    for state in every_layer[1:]:
        assert not torch.allclose(state, printed, atol=0.1)
