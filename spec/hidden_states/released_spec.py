"""With the released `gpt2`, the embedding of "Today" begins with 2.3067e-02, -2.9040e-01, 1.1197e-01.

Tutorial 4: the vector is printed under "first token representation at end of each layer", and the page breaks off after
68 numbers.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("4"),
    pytest.mark.needs("released"),
    pytest.mark.refuted_by("states_without_the_embedding", "states_overwritten"),
]
PRINTED = {"rtol": 1e-4, "atol": 0}  # printed with five digits; a sum of two numbers adds no other error
# fmt: off
TODAY = [
    2.3067e-02, -2.9040e-01, 1.1197e-01, -3.2291e-03, 2.9128e-03, -2.1564e-01, -1.8018e-01, -1.8713e-01,
    -8.6993e-02, -3.5113e-01, -6.8742e-02, -4.7279e-02, 1.2248e-01, 3.9539e-02, 8.5879e-02, -1.3172e-01,
    1.1782e-01, -6.5752e-02, 7.8041e-02, -1.0637e-01, -3.3029e-02, -6.2341e-02, -8.8152e-02, -4.7329e-02,
    1.4917e-01, -7.3244e-02, -6.4885e-02, 2.1092e-01, 3.2153e-02, 1.3472e-01, -2.0389e-02, -3.5955e-01,
    5.8926e-02, 3.9860e-03, 9.3552e-02, -7.5463e-02, -1.0719e+00, 1.0046e-01, -4.4027e-02, 9.4923e-02,
    6.0284e-03, -5.4183e-02, 6.3331e-02, -1.3404e-01, 9.1742e-02, -8.9475e-02, 3.1307e-02, -9.8643e-02,
    -3.6463e-02, 2.7996e-01, 7.4173e-02, -2.9777e-02, 6.6384e-01, -8.4596e-02, -5.1499e-02, 3.8400e+00,
    -4.7607e-03, 5.3434e-02, -3.4203e-02, -1.4839e-01, 1.1489e-01, -2.1606e-01, -3.7943e-02, -3.5273e-02,
    2.3708e-01, 3.3337e-02, -2.6543e-02, -5.4957e-01,
]
# fmt: on


def test_first_embedding_begins_as_printed(greedy):
    """The embedding of the first token begins with the 68 printed numbers."""
    embedding = greedy.hidden_states[0][0][0][0].cpu()  # (D,)
    torch.testing.assert_close(embedding[: len(TODAY)], torch.tensor(TODAY), **PRINTED)


def test_no_layers_output_begins_as_printed(greedy):
    """No layer's output begins with the printed numbers."""
    for state in greedy.hidden_states[0][1:]:
        assert not torch.allclose(state[0, 0, : len(TODAY)].cpu(), torch.tensor(TODAY), atol=0.01)
