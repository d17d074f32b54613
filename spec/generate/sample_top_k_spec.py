"""With `do_sample=True` and `top_k=5`, a new token is one of the 5 likeliest; all others score -inf.

Tutorial 2.1: `do_sample` "tells the model to sample randomly from the top_k most likely tokens instead of always
choosing the most likely token".

Message: `top_k` has to be a strictly positive integer, but is ...
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
def test_five_tokens_per_step_keep_a_score(scores):
    assert (scores > -torch.inf).sum(-1).tolist() == [[5] * 4] * 2


def test_five_tokens_are_likeliest_in_a_forward_pass(model, sampled, scores, tolerance):
    with torch.no_grad():
        logits = model(sampled.sequences[1:, :-1]).logits[0, 2:]  # (new, V); the second text has no pads
    torch.testing.assert_close(scores[1].topk(5).values, logits.topk(5).values, **tolerance)


def test_every_new_token_is_one_of_the_five(scores, new):
    assert (scores.gather(-1, new[..., None]) > -torch.inf).all()


def test_new_tokens_are_not_always_the_likeliest(model, batch, batch_greedy):
    transformers.set_seed(42)
    hot = {"do_sample": True, "top_k": 5, "temperature": 10.0}  # with the five nearly alike
    rows = model.generate(**batch, max_new_tokens=4, **hot, pad_token_id=50256)
    assert not torch.equal(rows, batch_greedy.sequences)


def test_top_k_1_is_greedy(model, batch, batch_greedy):
    """Sampling with `top_k=1` is greedy."""
    one = model.generate(**batch, max_new_tokens=4, do_sample=True, top_k=1, pad_token_id=50256)
    assert torch.equal(one, batch_greedy.sequences)


@pytest.mark.parametrize("top_k", [-1, 5.0])
def test_negative_or_float_top_k_raises_value_error(model, batch, top_k, messages):
    """`top_k=-1` and `top_k=5.0` raise a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        model.generate(**batch, max_new_tokens=1, do_sample=True, top_k=top_k, pad_token_id=50256)
