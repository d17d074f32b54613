"""The next token's logits are the last row; no row depends on a later token.

Tutorial 3: the logits come from "the last row of the buffer", x_N.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("attention_not_causal", "layers_without_attention", "logits_a_row_late"),
]


def test_generate_continues_from_the_last_row(quick_greedy, quick_forward, tolerance):
    prompt = quick_forward.logits[0, :5].float()  # (T, V); scores are float32 whatever the model is
    assert prompt[4].argmax() == quick_greedy.sequences[0, 5]
    torch.testing.assert_close(quick_greedy.scores[0][0], prompt[4], **tolerance)
    for row in prompt[:4]:
        assert not torch.allclose(quick_greedy.scores[0][0], row, atol=0.1)


def test_rows_of_a_shorter_text_are_the_same(quick_model, flag, quick_outputs, tolerance):
    with torch.no_grad():
        shorter = quick_model(flag["input_ids"][:, :6]).logits
    torch.testing.assert_close(shorter, quick_outputs.logits[:, :6], **tolerance)


def test_another_last_token_changes_the_last_row_alone(quick_model, flag, quick_outputs, tolerance):
    ids = flag["input_ids"].clone()
    ids[0, -1] = 262
    with torch.no_grad():
        changed = quick_model(ids).logits
    torch.testing.assert_close(changed[:, :-1], quick_outputs.logits[:, :-1], **tolerance)
    assert not torch.allclose(changed[:, -1], quick_outputs.logits[:, -1], atol=0.1)


def test_another_first_token_changes_every_row(quick_model, flag, quick_outputs):
    ids = flag["input_ids"].clone()
    ids[0, 0] = 262
    with torch.no_grad():
        difference = (quick_model(ids).logits - quick_outputs.logits).abs().amax(-1)  # (B, T)
    assert (difference > 0.1).all()
