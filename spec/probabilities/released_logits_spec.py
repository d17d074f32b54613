"""The published `gpt2` reproduces the tutorial's printed logits and its ten likeliest next words.

Tutorial 3: the printed values are the corners of `logits[0]`, of shape (10, 50257), and ten lines. The first line is
"Index: 262, Value: -80.64991760253906, Decoded:  the".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.needs("released"),
    pytest.mark.refuted_by("exact_gelu", "layer_norm_eps", "logits_are_probabilities"),
]
PRINTED = {"rtol": 0, "atol": 1e-3}  # four decimals, on logits near 100, from another machine's BLAS
CORNERS = [  # the first and last three rows, and of each the first and last three columns
    [-36.2872, -35.0111, -38.0791, -40.5161, -41.3758, -34.9191],
    [-85.1435, -82.5817, -88.0494, -88.4072, -90.8886, -84.2703],
    [-86.6003, -85.0928, -92.4016, -98.3911, -91.8806, -89.0551],
    [-86.1226, -85.5085, -86.6623, -95.5519, -89.5766, -85.6829],
    [-0.4879, 1.0927, -3.0591, -11.6097, -8.8209, -1.0988],
    [-74.8958, -72.4673, -75.6806, -83.4975, -78.3614, -74.6660],
]
TOP_TEN = [
    (262, -80.64991760253906, " the"),
    (257, -81.82210540771484, " a"),
    (670, -82.49638366699219, " work"),
    (1175, -82.70538330078125, " war"),
    (597, -82.73980712890625, " any"),
    (3993, -82.82905578613281, " sleep"),
    (674, -83.12396240234375, " our"),
    (1194, -83.35417175292969, " another"),
    (3996, -83.4070816040039, " bed"),
    (477, -83.7303237915039, " all"),
]


def test_the_corners_of_the_logits_are_as_printed(flag_outputs):
    ends = [0, 1, 2, -3, -2, -1]
    corners = flag_outputs.logits[0, ends][:, ends].cpu()
    torch.testing.assert_close(corners, torch.tensor(CORNERS), **PRINTED)


def test_the_ten_likeliest_tokens_are_as_printed(greedy, tokenizer):
    ids = greedy.scores[0][0].topk(10).indices.tolist()
    assert [(i, tokenizer.decode([i])) for i in ids] == [(i, text) for i, _, text in TOP_TEN]


def test_greedy_decoding_takes_the_first(greedy, tokenizer):
    """Greedy decoding continues "Today we can go to" with the first of the ten, " the"."""
    assert tokenizer.decode(greedy.sequences[0, :6]) == "Today we can go to the"


def test_the_ten_highest_logits_are_as_printed(greedy):
    values = greedy.scores[0][0].topk(10).values.cpu()
    torch.testing.assert_close(values, torch.tensor([value for _, value, _ in TOP_TEN]), **PRINTED)
