"""Under do_sample=True and top_k=5 each new token is one of the 5 likeliest; all others score -inf.

Tutorial 2.1: do_sample "tells the model to sample randomly from the top_k most likely tokens instead of always
choosing the most likely token".
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "top_k_one_too_many",
        "top_k_not_checked",
        "tokens_drawn_before_processors",
        "sampling_is_greedy",
        "cache_forgets_a_step",
    ),
]


@pytest.fixture(scope="module")
def scores(sampled):
    return torch.stack(sampled.scores, dim=1)  # (B, new, V)


@pytest.fixture(scope="module")
def new(sampled):
    return sampled.sequences[:, 3:]  # (B, new)


@pytest.mark.needs("float32")
def test_five_tokens_a_step_keep_a_score(scores):
    assert (scores > -torch.inf).sum(-1).tolist() == [[5] * 4] * 2


def test_they_are_the_five_likeliest_of_a_forward_pass(model, sampled, scores, tolerance):
    with torch.no_grad():
        logits = model(sampled.sequences[1:, :-1]).logits[0, 2:]  # (new, V); the second text has no pads
    torch.testing.assert_close(scores[1].topk(5).values, logits.topk(5).values, **tolerance)


def test_every_new_token_is_one_of_them(scores, new):
    assert (scores.gather(-1, new[..., None]) > -torch.inf).all()


def test_it_is_not_always_the_likeliest(model, batch, batch_greedy):
    transformers.set_seed(42)
    hot = {"do_sample": True, "top_k": 5, "temperature": 10.0}  # with the five nearly alike
    drawn = model.generate(**batch, max_new_tokens=4, **hot, pad_token_id=50256)
    assert not torch.equal(drawn, batch_greedy.sequences)


def test_of_one_token_the_choice_is_greedy(model, batch, batch_greedy):
    one = model.generate(**batch, max_new_tokens=4, do_sample=True, top_k=1, pad_token_id=50256)
    assert torch.equal(one, batch_greedy.sequences)


@pytest.mark.parametrize("top_k", [-1, 5.0])
def test_it_is_a_positive_integer(model, batch, top_k):
    with pytest.raises(ValueError, match="strictly positive integer"):
        model.generate(**batch, max_new_tokens=1, do_sample=True, top_k=top_k, pad_token_id=50256)
