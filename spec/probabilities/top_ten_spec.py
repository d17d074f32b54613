"""`torch.topk` lists the ten likeliest next tokens in descending order; greedy takes the first.

Tutorial 3: `torch.topk` is called with "largest=True)  # or largest=False for smallest"; the first of the ten printed
lines is "Index: 262, Value: -80.64991760253906, Decoded:  the".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("top_k_one_too_many", "top_k_without_sampling", "first_step_unrecorded"),
]


@pytest.fixture(scope="module")
def top_ten(greedy):
    return torch.topk(greedy.scores[0][0], k=10, largest=True)


@pytest.mark.needs("float32")
def test_the_ten_are_those_that_top_k_10_keeps(top_ten, model, today, eos, tolerance):
    """The ten, in descending order, are the tokens that sampling with `top_k=10` keeps."""
    settings = {"max_new_tokens": 1, "do_sample": True, "top_k": 10, "pad_token_id": eos}
    steps = model.generate(**today, **settings, return_dict_in_generate=True, output_scores=True).scores
    assert len(steps) == 1
    scores = steps[0][0]  # (V,)
    descending = scores[scores.isfinite()].sort(descending=True).values
    torch.testing.assert_close(top_ten.values, descending, **tolerance)
    assert set(top_ten.indices.tolist()) == set(scores.isfinite().nonzero()[:, 0].tolist())


def test_greedy_decoding_takes_the_first_of_the_ten(top_ten, greedy):
    assert top_ten.indices[0] == greedy.sequences[0, -3]


@pytest.mark.needs("float32")
def test_largest_false_lists_the_ten_least_likely(greedy):
    """`largest=False` lists the ten least likely tokens."""
    scores = greedy.scores[0][0]
    smallest = torch.topk(scores, k=10, largest=False)
    assert smallest.values[0] == scores.min()
    assert (scores <= smallest.values[-1]).sum() == 10


def test_the_ten_likeliest_tokens_are_as_recorded(top_ten, tokenizer, snapshot):
    ids, values = top_ten.indices.tolist(), top_ten.values.tolist()
    assert [[i, value, tokenizer.decode([i])] for i, value in zip(ids, values, strict=True)] == snapshot
