"""Beam search follows the n likeliest texts step by step and returns the likeliest of them first.

Beyond the tutorial: it names beams among the "more fancy decoding methods". Shown beside a beam search by hand, a plain
forward pass over the whole texts at each step.
"""

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


def test_the_texts_are_those_found_by_hand(searched, by_hand):
    assert torch.equal(searched.sequences[:3], by_hand[0])


def test_their_scores_are_their_log_probabilities(searched, by_hand, tolerance):
    torch.testing.assert_close(searched.sequences_scores[:3], by_hand[1], **tolerance)


def test_the_likeliest_comes_first(searched):
    first, second, third = searched.sequences_scores[:3].tolist()
    assert first > second > third


def test_the_shorter_prompt_is_searched_as_it_would_be_alone(model, tokenizer, device, searched, tolerance):
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


@pytest.mark.parametrize(("num_beams", "num_return_sequences"), [(1, 2), (2, 3)])
def test_more_texts_than_beams_are_refused(model, today, num_beams, num_return_sequences):
    named = {"num_beams": num_beams, "num_return_sequences": num_return_sequences, "do_sample": False}
    with pytest.raises(ValueError, match="num_return_sequences"):
        model.generate(**today, **named, max_new_tokens=1, pad_token_id=50256)
