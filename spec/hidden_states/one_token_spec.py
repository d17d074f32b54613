"""`hidden_states[0][0][0][0]` is the first token's embedding, not its representation after each layer.

Tutorial 4: "hidden_states[0, :]" prints one vector of 768 numbers.

Erratum: The tutorial says: "first token representation at end of each layer". The printed vector is the first token
before the first layer; with the outputs of 12 layers there are 13 vectors.

Instead: `torch.stack([state[0, 0] for state in outputs.hidden_states[0]])`
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


def test_stack_has_a_row_per_layer_and_the_embedding(every_layer, L, D):
    """The stack of one token's states has a row for the embedding and one per layer, all different."""
    assert every_layer.shape == (L + 1, D)
    assert len(every_layer.unique(dim=0)) == L + 1


def test_printed_vector_is_the_embedding(printed, model, today):
    """The printed vector is the embedding of the first token, before any layer."""
    first = today["input_ids"][0, 0]  # 8888, "Today", in gpt2
    expected = model.transformer.wte.weight[first] + model.transformer.wpe.weight[0]  # (D,)
    torch.testing.assert_close(printed, expected.detach())


def test_no_layers_output_is_the_printed_vector(printed, every_layer, D, tolerance):
    """No layer's output is the printed vector."""
    assert printed.shape == (D,)
    assert torch.equal(every_layer[0], printed)
    for state in every_layer[1:]:
        assert (state - printed).abs().max() > tolerance["atol"]
