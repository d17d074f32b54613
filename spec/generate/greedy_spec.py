"""`do_sample=False` picks the token with the highest score at every step, whatever the seed.

Tutorial 2.1: without `do_sample` the model is "always choosing the most likely token".
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "greedy_samples",
        "sampling_by_default",
        "cache_forgets_a_step",
        "second_best_after_16_steps",
        "cache_forgets_steps_after_16",
    ),
]


def test_each_new_token_has_the_highest_score(crowd_greedy):
    new = torch.stack([step.argmax(-1) for step in crowd_greedy.scores], dim=1)  # (8, 32)
    assert torch.equal(crowd_greedy.sequences[:, -32:], new)


def test_each_new_token_is_likeliest_in_a_forward_pass(crowd_greedy, crowd_logits, tolerance):
    new = crowd_greedy.sequences[:, -32:, None]
    torch.testing.assert_close(crowd_logits.gather(-1, new)[..., 0], crowd_logits.amax(-1), **tolerance)


def test_tokens_at_the_last_positions_are_likeliest_too(model, full_row, eos, P, V, tolerance):
    prompt = full_row[:, : P - 3]
    settings = {"max_new_tokens": 4, "do_sample": False, "eos_token_id": V, "pad_token_id": eos}  # no row ends
    returned = {"return_dict_in_generate": True, "output_scores": True}
    written = model.generate(prompt, attention_mask=torch.ones_like(prompt), **settings, **returned)
    with torch.no_grad():
        logits = model.lm_head(model.transformer(written.sequences[:, :P])[0][:, -4:])  # (1, new, V)
    torch.testing.assert_close(torch.stack(written.scores, dim=1), logits, **tolerance)
    likeliest = logits.gather(-1, written.sequences[:, -4:, None])[..., 0]
    torch.testing.assert_close(likeliest, logits.amax(-1), **tolerance)


def test_seed_does_not_change_the_text(model, batch, batch_greedy, eos):
    transformers.set_seed(1)
    rows = model.generate(**batch, max_new_tokens=4, do_sample=False, pad_token_id=eos)
    assert torch.equal(rows, batch_greedy.sequences)


def test_generate_is_greedy_by_default(model, batch, batch_greedy, eos):
    """`generate()` is greedy by default."""
    rows = model.generate(**batch, max_new_tokens=4, pad_token_id=eos)
    assert torch.equal(rows, batch_greedy.sequences)


def test_greedy_search_writes_these_texts(left_tokenizer, batch_greedy, snapshot):
    rows = batch_greedy.sequences
    assert {"ids": rows.tolist(), "texts": [left_tokenizer.decode(row) for row in rows]} == snapshot
