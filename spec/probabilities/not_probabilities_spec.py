"""Logits are not probabilities: only their softmax lies between 0 and 1 and sums to 1.

Erratum: the tutorial prints "the probabilities (aka the token logits)" (2.1). A logit is a probability's logarithm up
to a constant that is the same for every token of a row, as its "proportional to exp" in the same line says.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("logits_are_probabilities", "transition_scores_not_normalised"),
]


def test_the_logits_of_a_position_are_no_probabilities(flag_outputs):
    printed = flag_outputs.logits[0]  # (T, V), as if they were probabilities
    assert ((printed < 0) | (printed > 1)).any(-1).all()
    assert ((printed.sum(-1) - 1).abs() > 1).all()


@pytest.mark.needs("float32")
def test_the_loss_is_the_mean_minus_log_of_their_softmax(model, flag, flag_outputs, tolerance):
    probabilities = flag_outputs.logits.softmax(-1)  # (B, T, V)
    following = flag["input_ids"][:, 1:, None]  # (B, T - 1, 1)
    loss = -probabilities[:, :-1].gather(-1, following).log().mean()
    with torch.no_grad():
        torch.testing.assert_close(model(**flag, labels=flag["input_ids"]).loss, loss, **tolerance)


def test_normalised_logits_are_the_logarithms_of_their_softmax(model, greedy, greedy_forward, tolerance):
    logits = greedy_forward.logits[:, 4:]  # (B, 3, V), of the generated tokens
    ids = greedy.sequences[:, 5:, None]  # (B, 3, 1)
    raw = model.compute_transition_scores(greedy.sequences, greedy.scores)  # (B, 3)
    torch.testing.assert_close(raw, logits.gather(-1, ids)[..., 0], **tolerance)
    logs = model.compute_transition_scores(greedy.sequences, greedy.scores, normalize_logits=True)
    torch.testing.assert_close(logs, logits.softmax(-1).gather(-1, ids)[..., 0].log(), **tolerance)
