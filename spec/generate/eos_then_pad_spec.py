"""Without beams, a row that ends early is filled with `pad_token_id` until every row has ended.

Tutorial 2.1: "pad_token_id=tokenizer.eos_token_id" is an argument of `generate()`. Beam search has exceptions, which
are a claim of their own.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("ends_ignored", "rows_end_together", "pad_token_id_ignored", "ends_ignored_after_16_steps"),
]


@pytest.fixture(scope="module")
def written(hundred_greedy):
    """What greedy search writes after eight prompts when no row ends: (8, 32)."""
    return hundred_greedy.sequences[:, -32:]


@pytest.fixture(scope="module")
def end(written):
    """A token that the last row writes after 20 steps for the first time; passed as `eos_token_id`."""
    row = written[-1].tolist()
    return next(token for token in row if row.index(token) > 20)


@pytest.fixture(scope="module")
def lengths(written, end):
    """The number of new tokens of each row, up to its end or to 32."""
    return [1 + next((step for step, token in enumerate(row) if token == end), 31) for row in written.tolist()]


@pytest.fixture(scope="module")
def ended(hundred_model, hundred_batch, end):
    """The new tokens, filled with the pad id 99: (8, at most 32)."""
    settings = {"max_new_tokens": 32, "do_sample": False, "eos_token_id": end, "pad_token_id": 99}
    return hundred_model.generate(**hundred_batch, **settings)[:, 48:]


def test_each_row_is_written_up_to_its_end(ended, written, lengths):
    for row, before, length in zip(ended, written, lengths, strict=True):
        assert torch.equal(row[:length], before[:length])


def test_ended_row_is_filled_until_the_last_row_ends(ended, lengths):
    for row, length in zip(ended, lengths, strict=True):
        assert row[length:].tolist() == [99] * (max(lengths) - length)


@pytest.mark.parametrize("pad", [0, 13])
def test_pad_token_id_is_what_the_row_is_filled_with(model, batch, batch_greedy, pad):
    """The row is filled with `pad_token_id`."""
    T, last = batch["input_ids"].shape[1], batch_greedy.sequences[0, -4].item()
    rows = model.generate(**batch, max_new_tokens=4, do_sample=False, eos_token_id=last, pad_token_id=pad)
    new = rows[0, T:].tolist()
    assert new == [last] + [pad] * (len(new) - 1)


def test_generate_stops_when_every_row_has_ended(model, batch, batch_greedy, eos):
    """`generate()` stops when every row has ended."""
    first = batch_greedy.sequences[:, -4].tolist()
    rows = model.generate(**batch, max_new_tokens=4, do_sample=False, eos_token_id=first, pad_token_id=eos)
    assert torch.equal(rows, batch_greedy.sequences[:, :-3])
