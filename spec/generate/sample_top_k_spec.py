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
        "top_k_capped_at_100",
        "top_k_of_four_rows",
        "top_k_forgotten_after_16_steps",
        "draws_from_the_top_k_alike",
    ),
]


@pytest.fixture(scope="module")
def scores(sampled):
    return torch.stack(sampled.scores, dim=1)  # (B, new, V)


@pytest.mark.needs("float32")
def test_five_tokens_per_step_keep_a_score(scores):
    assert (scores > -torch.inf).sum(-1).tolist() == [[5] * 4] * 2


def test_five_tokens_are_likeliest_in_a_forward_pass(model, sampled, scores, tolerance):
    with torch.no_grad():
        logits = model(sampled.sequences[1:, :-1]).logits[0, -4:]  # (new, V); the second text has no pads
    torch.testing.assert_close(scores[1].topk(5).values, logits.topk(5).values, **tolerance)


def test_every_new_token_is_one_of_the_five(scores, sampled):
    assert (scores.gather(-1, sampled.sequences[:, -4:, None]) > -torch.inf).all()


@pytest.mark.needs("float32")
def test_top_k_1000_keeps_the_likeliest_in_every_row(model, crowd, crowd_greedy, eos, V, tolerance):
    """`top_k=1000` keeps the 1000 likeliest tokens in each of eight rows."""
    settings = {"do_sample": True, "top_k": 1000, "max_new_tokens": 1, "output_scores": True, "pad_token_id": eos}
    scores, kept = model.generate(**crowd, **settings, return_dict_in_generate=True).scores[0], min(1000, V)
    assert (scores > -torch.inf).sum(-1).tolist() == [kept] * 8
    torch.testing.assert_close(scores.topk(kept).values, crowd_greedy.scores[0].topk(kept).values, **tolerance)


def test_new_tokens_are_among_the_top_k_for_32_steps(hundred_model, hundred_batch):
    """Each of 32 new tokens is one of the 5 likeliest, even at temperature 3."""
    settings = {"do_sample": True, "top_k": 5, "temperature": 3.0, "max_new_tokens": 32, "pad_token_id": 0}
    rows = hundred_model.generate(**hundred_batch, **settings)[-1:]  # this prompt has no pads
    logits = hundred_model(rows[:, :-1]).logits[0, -32:]  # (new, 100)
    assert ((logits > logits.gather(-1, rows[0, -32:, None])).sum(-1) < 5).all()  # fewer than 5 are likelier


@pytest.mark.parametrize("temperature", [0.1, 3.0])
def test_tokens_are_drawn_by_their_probabilities(hundred_model, device, temperature):
    """4000 draws have the frequencies of the softmax of the logits, divided by the temperature."""
    prompt = torch.full((4000, 1), 5, device=device)
    settings = {"max_new_tokens": 1, "do_sample": True, "top_k": 5, "temperature": temperature, "pad_token_id": 0}
    transformers.set_seed(42)
    drawn = hundred_model.generate(prompt, attention_mask=torch.ones_like(prompt), **settings)[:, 1]
    likeliest = hundred_model(prompt[:1]).logits[0, -1].detach().topk(5)
    expected = torch.zeros(100, device=device)
    expected[likeliest.indices] = (likeliest.values / temperature).softmax(-1)
    difference = drawn.bincount(minlength=100) / 4000 - expected
    assert difference.abs().max() < 0.03  # 4 standard deviations


def test_top_k_1_is_greedy(model, batch, batch_greedy, eos):
    """Sampling with `top_k=1` is greedy."""
    rows = model.generate(**batch, max_new_tokens=4, do_sample=True, top_k=1, pad_token_id=eos)
    assert torch.equal(rows, batch_greedy.sequences)


@pytest.mark.parametrize("top_k", [-1, 5.0])
def test_negative_or_float_top_k_raises_value_error(model, batch, top_k, eos, messages):
    """`top_k=-1` and `top_k=5.0` raise a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        model.generate(**batch, max_new_tokens=1, do_sample=True, top_k=top_k, pad_token_id=eos)
