"""Without beams, a row that ends early is filled with `pad_token_id` until every row has ended.

Tutorial 2.1: "pad_token_id=tokenizer.eos_token_id" is an argument of `generate()`. Beam search has exceptions, which
are a claim of their own.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("ends_ignored", "rows_end_together", "pad_token_id_ignored"),
]


@pytest.fixture(scope="module")
def last(batch_greedy):
    """A token that greedy search writes in the first row only; passed as `eos_token_id`, it ends that row."""
    first, second = batch_greedy.sequences[:, 3:7].tolist()
    return next(token for token in first[:3] if token not in second)


@pytest.fixture(scope="module")
def ended(model, batch, last):
    return model.generate(**batch, max_new_tokens=4, do_sample=False, eos_token_id=last, pad_token_id=50256)


def test_ended_row_keeps_its_last_token_and_is_filled(ended, batch_greedy, last):
    row = batch_greedy.sequences[0].tolist()
    kept = row[: row.index(last, 3) + 1]
    assert ended[0].tolist() == kept + [50256] * (7 - len(kept))


def test_other_row_is_continued(ended, batch_greedy):
    assert torch.equal(ended[1], batch_greedy.sequences[1, :7])


@pytest.mark.parametrize("pad", [0, 13])
def test_pad_token_id_is_what_the_row_is_filled_with(model, batch, ended, last, pad):
    """The row is filled with `pad_token_id`."""
    rows = model.generate(**batch, max_new_tokens=4, do_sample=False, eos_token_id=last, pad_token_id=pad)
    assert (rows[0, 3:] == pad).sum() == (ended[0, 3:] == 50256).sum() > 0
    assert torch.equal(rows[:, 3:], ended[:, 3:].where(ended[:, 3:] != 50256, pad))


def test_generate_stops_when_every_row_has_ended(model, batch, batch_greedy):
    """`generate()` stops when every row has ended."""
    first = batch_greedy.sequences[:, 3].tolist()
    rows = model.generate(**batch, max_new_tokens=4, do_sample=False, eos_token_id=first, pad_token_id=50256)
    assert torch.equal(rows, batch_greedy.sequences[:, :4])
