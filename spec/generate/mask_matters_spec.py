"""Without its mask, a left-padded text has other scores, so that other tokens may follow.

Tutorial 2.1: `attention_mask=padded_sequences["attention_mask"]` is an argument of `generate()`.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "mask_guessed_from_pads", "first_token_thought_a_pad", "masks_guessed_from_the_fifth_row_on"
    ),
]


@pytest.fixture(scope="module")
def scores(model, eos):
    """A call: the scores (B, V) of the first new token of each row."""
    settings = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": eos}
    returned = {"return_dict_in_generate": True, "output_scores": True}
    return lambda ids, **mask: model.generate(ids, **mask, **settings, **returned).scores[0]


@pytest.fixture(scope="module")
def without_mask(scores, batch):
    return scores(batch["input_ids"])


@pytest.mark.needs("float32")
def test_padded_text_has_other_scores_without_its_mask(without_mask, batch_greedy, tolerance):
    with_mask = batch_greedy.scores[0]
    assert (without_mask[0] - with_mask[0]).abs().max() > 100 * tolerance["atol"]
    torch.testing.assert_close(without_mask[1], with_mask[1], **tolerance)  # this text has no pads


@pytest.mark.needs("float32")
def test_each_of_seven_padded_texts_has_other_scores(scores, crowd, crowd_greedy, tolerance):
    differences = (scores(crowd["input_ids"]) - crowd_greedy.scores[0]).abs().amax(-1)
    longest = crowd["attention_mask"].all(-1)  # (B,); this text has no pads
    assert (differences[~longest] > 100 * tolerance["atol"]).all()
    assert (differences[longest] < 100 * tolerance["atol"]).all()


@pytest.mark.needs("float32")
def test_single_padded_text_has_other_scores_too(scores, batch, without_mask, batch_greedy, tolerance):
    single = scores(batch["input_ids"][:1])
    assert (single - batch_greedy.scores[0][:1]).abs().max() > 100 * tolerance["atol"]
    torch.testing.assert_close(single, without_mask[:1], **tolerance)


def test_mask_of_ones_equals_no_mask(scores, batch, without_mask, tolerance):
    ones = torch.ones_like(batch["attention_mask"])
    torch.testing.assert_close(scores(batch["input_ids"], attention_mask=ones), without_mask, **tolerance)
