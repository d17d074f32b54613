"""The last row of the logits predicts the next token; no row depends on a later token.

Tutorial 3: the logits of the next token come from "the last row of the buffer, after transformation".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("attention_not_causal", "layers_without_attention", "logits_a_row_late"),
]


def test_generate_continues_from_the_last_row(greedy, greedy_forward, tolerance):
    """`generate()` continues from the last row."""
    prompt = greedy_forward.logits[0, :-2].float()  # (T, V); scores are float32 in every precision of the model
    assert prompt[-1].argmax() == greedy.sequences[0, -3]
    torch.testing.assert_close(greedy.scores[0][0], prompt[-1], **tolerance)
    for row in prompt[:-1]:
        assert not torch.allclose(greedy.scores[0][0], row, atol=0.1)


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
    assert not torch.allclose(changed[:, -1], flag_outputs.logits[:, -1], atol=0.1)


def test_another_first_token_changes_every_row(model, flag, flag_outputs):
    ids = flag["input_ids"].clone()
    ids[0, 0] = ids[0, -1]
    with torch.no_grad():
        difference = (model(ids).logits - flag_outputs.logits).abs().amax(-1)  # (B, T)
    assert (difference > 0.01 * flag_outputs.logits.std()).all()
