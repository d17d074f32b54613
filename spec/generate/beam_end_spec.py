"""Beam search keeps the token that ends a row, not the first `eos_token_id`, since 4.50.

Beyond the tutorial: `eos_token_id` may be a list of ids, as in models with an end of text and an end of turn.
Greedy search keeps the token in every release.

Instead: `eos_token_id=tokenizer.eos_token_id`, one id without a list

Message: At most ... tokens in ... can be equal to `eos_token_id: ...`. Make sure ... are corrected.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("beams_end_with_a_pad", "ends_ignored")


@pytest.fixture(scope="module")
def end(batch_greedy):
    """The likeliest first token of the first row; passed as the second `eos_token_id`, it ends that row at once."""
    return batch_greedy.sequences[0, -4].item()


@pytest.fixture(scope="module")
def first_row(model, batch, end, eos):
    """A factory: the new tokens of the first row, which ends with the second of two `eos_token_id`."""
    T = batch["input_ids"].shape[1]

    def only_the_first_row_ends(input_ids, scores):
        scores = scores.clone()
        scores[len(scores) // 2 :, [eos, end]] = -torch.inf
        return scores

    settings = {"max_new_tokens": 4, "do_sample": False, "length_penalty": 0.0, "pad_token_id": 13}
    ends = {"eos_token_id": [eos, end], "logits_processor": [only_the_first_row_ends]}
    return lambda **beams: model.generate(**batch, **ends, **settings, **beams)[0, T:].tolist()


@pytest.mark.holds("transformers>=4.50", source="huggingface/transformers#35802")
def test_beam_search_keeps_the_token_that_ends_a_row(first_row, end):
    """Beam search keeps the `eos_token_id` that ends a row."""
    assert first_row(num_beams=2)[0] == end


@pytest.mark.holds("transformers<4.50", source="huggingface/transformers#35802")
def test_beam_search_ends_rows_with_the_first_eos(first_row, eos):
    """Beam search replaces the token that ends a row by the first `eos_token_id`."""
    assert first_row(num_beams=2)[0] == eos


def test_greedy_search_keeps_the_token_that_ends_a_row(first_row, end):
    assert first_row() == [end, 13, 13, 13]


@pytest.fixture
def ending(hundred_model, hundred_batch):
    """A function: the new tokens of a beam search in which each token but 0 ends a row."""
    settings = {"max_new_tokens": 4, "num_beams": 2, "do_sample": False, "pad_token_id": 0}
    ends = list(range(1, 100))
    return lambda: hundred_model.generate(**hundred_batch, **settings, eos_token_id=ends)[:, 48:]


@pytest.mark.holds("transformers>=4.32", source="huggingface/transformers#25103", about="many ends")
def test_rows_end_when_nearly_all_tokens_are_ends(ending):
    """A beam search takes a list of more ends than it has beams."""
    assert ((ending() != 0).sum(dim=1) == 1).all()


@pytest.mark.holds("transformers<4.32", source="huggingface/transformers#25103", about="many ends")
def test_likely_ends_raise_value_error(ending, messages):
    """A beam search raises a `ValueError` if the likeliest tokens are more ends than it has beams."""
    with pytest.raises(ValueError, match=messages[0]):
        ending()
