"""Beam search with `pad_token_id=0` fills ended rows with the first `eos_token_id`, since 4.50.

Beyond the tutorial: 0 is the pad id of many models; in GPT-2 it is the id of "!". Any other `pad_token_id` is used.
In 4.50.0 to 4.50.2 beam search also fills the batch up to `max_new_tokens` after every row has ended.

Instead: `pad_token_id=tokenizer.eos_token_id`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("beams_filled_with_zero", "beams_never_cropped", "pad_token_id_ignored")


@pytest.fixture(scope="module")
def search(model, batch):
    """A factory: two beams of up to four new tokens. Without a length penalty an end that comes first is likeliest."""
    settings = {"max_new_tokens": 4, "num_beams": 2, "do_sample": False, "length_penalty": 0.0}
    T = batch["input_ids"].shape[1]
    return lambda **more: model.generate(**batch, **settings, **more)[:, T:].tolist()


@pytest.fixture(scope="module")
def first_tokens(batch_greedy):
    """The likeliest first token of each row; passed as `eos_token_id`, it ends that row at once."""
    return batch_greedy.sequences[:, -4].tolist()


@pytest.fixture(scope="module")
def one_ends(first_tokens, eos):
    """Settings with which the first row ends at once and the second one never does."""
    ends = [eos, first_tokens[0]]

    def only_the_first_row_ends(input_ids, scores):
        scores = scores.clone()
        scores[len(scores) // 2 :, ends] = -torch.inf
        return scores

    return {"eos_token_id": ends, "logits_processor": [only_the_first_row_ends]}


@pytest.mark.holds("transformers>=4.50", source="huggingface/transformers#35802", about="the pad id 0")
def test_beam_search_fills_with_the_first_eos(search, one_ends, eos):
    """With `pad_token_id=0`, beam search fills ended rows with the first `eos_token_id`."""
    row, _ = search(**one_ends, pad_token_id=0)
    assert row[1:] == [eos] * 3


@pytest.mark.holds("transformers<4.50", source="huggingface/transformers#35802", about="the pad id 0")
def test_beam_search_fills_with_zero(search, one_ends):
    """With `pad_token_id=0`, beam search fills ended rows with 0."""
    row, _ = search(**one_ends, pad_token_id=0)
    assert row[1:] == [0] * 3


def test_beam_search_fills_with_any_other_pad_id(search, one_ends):
    """Beam search fills with any other `pad_token_id`."""
    row, _ = search(**one_ends, pad_token_id=13)
    assert row[1:] == [13] * 3


@pytest.mark.holds("transformers<4.50", "transformers>=4.50.3", source="measured", about="the length")
def test_beam_search_returns_no_column_of_pads(search, first_tokens):
    """When every row has ended, beam search returns rows as long as the longest text."""
    assert [len(row) for row in search(eos_token_id=first_tokens, pad_token_id=13)] == [1, 1]


@pytest.mark.holds("transformers>=4.50,<4.50.3", source="measured", about="the length")
def test_beam_search_fills_up_to_max_new_tokens(search, first_tokens):
    """When every row has ended, beam search still fills the rows up to `max_new_tokens`."""
    assert [row[1:] for row in search(eos_token_id=first_tokens, pad_token_id=13)] == [[13] * 3] * 2
