"""With `top_k`, `scores` are the logits of the k likeliest tokens and minus infinity for all others.

Tutorial 3: scores "are different in case of more fancy decoding methods like `beam`, or `top_k`".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by(
        "top_k_one_too_many",
        "scores_normalised_by_default",
        "top_k_without_sampling",
        "sampling_among_at_most_50",
        "scores_of_four_rows",
        "records_repeat_after_20",
    ),
]


@pytest.fixture(scope="module")
def scores(sampled):
    return torch.stack(sampled.scores, dim=1)[1]  # (4, V), of the text that has no pads


@pytest.fixture(scope="module")
def logits(model, sampled):
    with torch.no_grad():
        return model(sampled.sequences[1:, :-1]).logits[0, -4:]  # (4, V), of the same steps


@pytest.mark.needs("float32")
def test_all_but_five_scores_are_minus_infinity(scores, V):
    assert torch.isneginf(scores).sum(-1).tolist() == [V - 5] * 4


def test_the_five_likeliest_tokens_keep_their_logits(scores, logits, tolerance):
    values, indices = logits.topk(5)  # (4, 5)
    torch.testing.assert_close(scores.gather(-1, indices), values, **tolerance)


def test_greedy_decoding_removes_no_token(greedy):
    assert torch.stack(greedy.scores).isfinite().all()  # (3, B, V)


@pytest.mark.needs("float32")
@pytest.mark.parametrize("k", [1, 50, 900])
def test_any_k_tokens_keep_their_scores(model, today, eos, greedy_forward, k, V, tolerance):
    """The k likeliest tokens keep their logits for a small k and for a large one."""
    k = min(k, V - 1)
    settings = {"max_new_tokens": 1, "do_sample": True, "top_k": k, "pad_token_id": eos}
    scores = model.generate(**today, **settings, return_dict_in_generate=True, output_scores=True).scores[0][0]
    values, indices = greedy_forward.logits[0, -3].topk(k)  # (k,)
    assert torch.isneginf(scores).sum() == V - k
    torch.testing.assert_close(scores[indices], values, **tolerance)


def test_every_step_and_row_keeps_k_tokens(tiny_sampled, tiny_sampled_logits):
    """`top_k=200` keeps the 200 likeliest tokens in each of 24 steps and eight rows."""
    scores = torch.stack(tiny_sampled.scores, dim=1)  # (8, 24, 600)
    assert (scores.isfinite().sum(-1) == 200).all()
    values, indices = (tiny_sampled_logits / 3).topk(200)
    torch.testing.assert_close(scores.gather(-1, indices), values)
