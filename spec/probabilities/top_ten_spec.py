"""torch.topk lists the ten likeliest next tokens in falling order; greedy decoding takes the first.

Tutorial 3: "largest=True, or largest=False for smallest"; printed: Index: 262, Value: -80.649..., Decoded:  the.
"""

import pytest
import torch

pytestmark = pytest.mark.tutorial("3")


@pytest.fixture(scope="module")
def top_ten(greedy):
    return torch.topk(greedy.scores[0][0], k=10, largest=True)


def test_the_values_fall_and_no_other_token_exceeds_them(top_ten, greedy):
    values = top_ten.values.tolist()
    assert values == sorted(values, reverse=True)
    assert (greedy.scores[0][0] >= top_ten.values[-1]).sum() == 10


def test_the_first_is_what_greedy_decoding_takes(top_ten, greedy):
    assert top_ten.indices[0] == greedy.sequences[0, 5]


def test_the_smallest_are_the_other_end(greedy):
    scores = greedy.scores[0][0]
    smallest = torch.topk(scores, k=10, largest=False)
    assert smallest.values[0] == scores.min()
    assert (scores <= smallest.values[-1]).sum() == 10


def test_the_ten_read(top_ten, tokenizer, snapshot):
    ids, values = top_ten.indices.tolist(), top_ten.values.tolist()
    assert [[i, value, tokenizer.decode([i])] for i, value in zip(ids, values, strict=True)] == snapshot
