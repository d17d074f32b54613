"""The last row of the logits predicts the next token; no row depends on a later token.

Tutorial 3: the logits of the next token come from "the last row of the buffer, after transformation".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by(
        "attention_not_causal",
        "layers_without_attention",
        "logits_a_row_late",
        "token_64_sees_the_next_one",
        "keys_older_than_512_forgotten",
    ),
]


def test_generate_continues_from_the_last_row(greedy, greedy_forward, tolerance):
    """`generate()` continues from the last row."""
    prompt = greedy_forward.logits[0, :-2].float()  # (T, V); scores are float32 in every precision of the model
    assert prompt[-1].argmax() == greedy.sequences[0, -3]
    torch.testing.assert_close(greedy.scores[0][0], prompt[-1], **tolerance)
    for row in prompt[:-1]:
        assert (greedy.scores[0][0] - row).abs().max() > 0.01 * row.std()


def test_rows_of_a_shorter_text_are_the_same(model, flag, flag_outputs, tolerance):
    with torch.no_grad():
        shorter = model(flag["input_ids"][:, :6]).logits
    torch.testing.assert_close(shorter, flag_outputs.logits[:, :6], **tolerance)


def test_another_last_token_changes_only_the_last_row(model, flag, flag_outputs, tolerance):
    ids = flag["input_ids"].clone()
    ids[0, -1] = ids[0, 0]
    with torch.no_grad():
        changed = model(ids).logits
    torch.testing.assert_close(changed[:, :-1], flag_outputs.logits[:, :-1], **tolerance)
    difference = (changed[:, -1] - flag_outputs.logits[:, -1]).abs()  # (B, V)
    assert difference.max() > 0.01 * flag_outputs.logits.std()


def test_another_first_token_changes_every_row(model, flag, flag_outputs):
    ids = flag["input_ids"].clone()
    ids[0, 0] = ids[0, -1]
    with torch.no_grad():
        difference = (model(ids).logits - flag_outputs.logits).abs().amax(-1)  # (B, T)
    assert (difference > 0.01 * flag_outputs.logits.std()).all()


def test_no_row_depends_on_a_later_token(tiny_model, tiny_outputs):
    """Another token at any of 72 positions changes its own row and none before."""
    texts = tiny_outputs["input_ids"][:, :72].repeat(72, 1)  # text n has another token at position n
    texts.diagonal().copy_((texts.diagonal() + 1) % 600)
    with torch.no_grad():
        difference = tiny_model(texts).logits - tiny_outputs["logits"][:, :72]  # (72, 72, 600)
    changed = difference.abs().amax(-1) > 1e-4  # (72, 72), of logits that are of the order of 1
    assert changed.diagonal().all()
    assert not changed.tril(-1).any()


def test_rows_of_half_a_long_text_are_the_same(base_model, full_row, full_row_outputs, P, tolerance):
    """The hidden states of the first half of a text of as many tokens as fit are those of the whole text."""
    with torch.no_grad():
        half = base_model(full_row[:, : P // 2]).last_hidden_state
    torch.testing.assert_close(half, full_row_outputs.last_hidden_state[:, : P // 2], **tolerance)
