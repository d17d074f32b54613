"""Beam search keeps the `num_beams` likeliest texts at each step and returns the likeliest one first.

Beyond the tutorial: beam search is one of the "more fancy decoding methods" that the tutorial mentions. The checks
compare `generate()` with a beam search by hand that runs the whole texts through the model at each step.

Message: `num_return_sequences`... has to be smaller or equal to `num_beams`...

Message: Greedy methods... without beam search do not support `num_return_sequences` different than 1 (got ...).

Message: num_return_sequences has to be 1 when doing greedy search, but is 2.
"""

import re

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "beams_not_normalised", "beams_keep_their_cache", "beams_returned_in_reverse", "returns_cut_to_beams"
)
TOKENS = 3


@pytest.fixture(scope="module")
def by_hand(model, today, V):
    """Three texts (3, 5 + TOKENS) and the log-probability (3,) of what each adds to the prompt."""
    rows, totals = today["input_ids"], torch.zeros(1, device=model.device)
    with torch.no_grad():
        for _ in range(TOKENS):
            log_probs = model(rows).logits[:, -1].log_softmax(-1) + totals[:, None]  # (texts, V)
            totals, best = log_probs.flatten().topk(3)
            rows = torch.cat([rows[best // V], (best % V)[:, None]], dim=1)
    return rows, totals


@pytest.fixture(scope="module")
def searched(model, batch_of_two):
    settings = {"num_beams": 3, "num_return_sequences": 3, "max_new_tokens": TOKENS, "length_penalty": 0.0}
    returned = {"return_dict_in_generate": True, "output_scores": True}
    return model.generate(**batch_of_two, **settings, **returned, do_sample=False, pad_token_id=50256)


@pytest.fixture(scope="module")
def batch_of_two(left_tokenizer, device):
    """The prompt and a shorter one, padded: input_ids and attention_mask (2, 5)."""
    return left_tokenizer(["Today we can go to", "Hello"], padding=True, return_tensors="pt").to(device)


def test_beam_search_returns_the_texts_found_by_hand(searched, by_hand):
    assert torch.equal(searched.sequences[:3], by_hand[0])


def test_scores_without_penalty_are_log_probabilities(searched, by_hand, tolerance):
    """With `length_penalty=0.0`, `sequences_scores` are the log-probabilities of the new tokens."""
    torch.testing.assert_close(searched.sequences_scores[:3], by_hand[1], **tolerance)


def test_likeliest_text_comes_first(searched):
    first, second, third = searched.sequences_scores[:3].tolist()
    assert first > second > third


def test_padded_prompt_is_searched_like_the_text_alone(model, tokenizer, device, searched, tolerance):
    settings = {"num_beams": 3, "num_return_sequences": 3, "max_new_tokens": TOKENS, "length_penalty": 0.0}
    returned = {"return_dict_in_generate": True, "output_scores": True}
    alone = model.generate(
        **tokenizer("Hello", return_tensors="pt").to(device),
        **settings,
        **returned,
        do_sample=False,
        pad_token_id=50256,
    )
    assert torch.equal(searched.sequences[3:, 5:], alone.sequences[:, 1:])
    torch.testing.assert_close(searched.sequences_scores[3:], alone.sequences_scores, **tolerance)


def test_more_texts_than_beams_raise_value_error(model, today, messages):
    """`num_return_sequences` above `num_beams` raises a `ValueError`."""
    settings = {"num_beams": 2, "num_return_sequences": 3, "do_sample": False}
    with pytest.raises(ValueError, match=messages[0]):
        model.generate(**today, **settings, max_new_tokens=1, pad_token_id=50256)


def test_two_greedy_texts_raise_value_error(model, today, messages):
    """`num_return_sequences=2` without beams or sampling raises a `ValueError`."""
    with pytest.raises(ValueError, match="num_return_sequences") as error:
        model.generate(**today, num_return_sequences=2, do_sample=False, max_new_tokens=1, pad_token_id=50256)
    assert re.search(messages[1], str(error.value)) or re.search(messages[2], str(error.value))
