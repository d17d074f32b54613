"""`do_sample=False` picks the token with the highest score at every step, whatever the seed.

Tutorial 2.1: without `do_sample` the model is "always choosing the most likely token".
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("greedy_samples", "sampling_by_default", "cache_forgets_a_step"),
]


def test_each_new_token_has_the_highest_score(batch_greedy):
    new = torch.stack([step.argmax(-1) for step in batch_greedy.scores], dim=1)  # (B, new)
    assert torch.equal(batch_greedy.sequences[:, 3:], new)


def test_each_new_token_is_likeliest_in_a_forward_pass(model, batch_greedy, tolerance):
    row = batch_greedy.sequences[1]  # the text without pads
    with torch.no_grad():
        logits = model(row[None, :-1]).logits[0, 2:]  # (new, V)
    torch.testing.assert_close(logits.gather(-1, row[3:, None])[:, 0], logits.amax(-1), **tolerance)


def test_seed_does_not_change_the_text(model, batch, batch_greedy):
    transformers.set_seed(1)
    rows = model.generate(**batch, max_new_tokens=4, do_sample=False, pad_token_id=50256)
    assert torch.equal(rows, batch_greedy.sequences)


def test_generate_is_greedy_by_default(model, batch, batch_greedy):
    """`generate()` is greedy by default."""
    rows = model.generate(**batch, max_new_tokens=4, pad_token_id=50256)
    assert torch.equal(rows, batch_greedy.sequences)


def test_greedy_search_writes_these_texts(left_tokenizer, batch_greedy, snapshot):
    rows = batch_greedy.sequences
    assert {"ids": rows.tolist(), "texts": [left_tokenizer.decode(row) for row in rows]} == snapshot
