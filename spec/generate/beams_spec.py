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
    "beams_not_normalised",
    "beams_keep_their_cache",
    "beams_returned_in_reverse",
    "returns_cut_to_beams",
    "fifth_beam_is_a_copy",
    "beams_keep_their_cache_after_4_steps",
)
BEAMS, TOKENS, V = 8, 16, 100


@pytest.fixture(scope="module")
def searched(hundred_model, hundred_batch):
    settings = {"num_beams": BEAMS, "num_return_sequences": BEAMS, "max_new_tokens": TOKENS, "length_penalty": 0.0}
    returned = {"return_dict_in_generate": True, "output_scores": True}
    return hundred_model.generate(**hundred_batch, **settings, **returned, do_sample=False, pad_token_id=0)


@pytest.fixture(scope="module", params=[0, 3, 7])
def found(request, hundred_model, hundred_batch, searched):
    """BEAMS texts of one prompt and the log-probability of what each adds to it, by hand and by `generate()`."""
    mask = hundred_batch["attention_mask"][request.param] == 1
    rows = hundred_batch["input_ids"][request.param, mask][None]  # (1, T), without the pads
    totals = torch.zeros(1, device=rows.device)
    with torch.no_grad():
        for _ in range(TOKENS):
            log_probs = hundred_model(rows).logits[:, -1].log_softmax(-1) + totals[:, None]  # (texts, V)
            totals, best = log_probs.flatten().topk(BEAMS)
            rows = torch.cat([rows[best // V], (best % V)[:, None]], dim=1)
    own = slice(BEAMS * request.param, BEAMS * (request.param + 1))
    return rows, totals, searched.sequences[own, -rows.shape[1] :], searched.sequences_scores[own]


def test_beam_search_returns_the_texts_found_by_hand(found):
    """Beam search returns the texts found by hand, for a padded prompt too."""
    expected, _, rows, _ = found
    assert torch.equal(rows, expected)


def test_scores_without_penalty_are_log_probabilities(found, tolerance):
    """With `length_penalty=0.0`, `sequences_scores` are the log-probabilities of the new tokens."""
    _, expected, _, scores = found
    torch.testing.assert_close(scores, expected, **tolerance)


def test_likeliest_text_comes_first(searched):
    scores = searched.sequences_scores.reshape(8, BEAMS)
    assert torch.equal(scores, scores.sort(descending=True).values)


def test_more_texts_than_beams_raise_value_error(model, today, eos, messages):
    """`num_return_sequences` above `num_beams` raises a `ValueError`."""
    settings = {"num_beams": 2, "num_return_sequences": 3, "do_sample": False}
    with pytest.raises(ValueError, match=messages[0]):
        model.generate(**today, **settings, max_new_tokens=1, pad_token_id=eos)


def test_two_greedy_texts_raise_value_error(model, today, eos, messages):
    """`num_return_sequences=2` without beams or sampling raises a `ValueError`."""
    with pytest.raises(ValueError, match="num_return_sequences") as error:
        model.generate(**today, num_return_sequences=2, do_sample=False, max_new_tokens=1, pad_token_id=eos)
    assert re.search(messages[1], str(error.value)) or re.search(messages[2], str(error.value))
