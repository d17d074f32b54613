"""Logits are not probabilities: only their softmax lies between 0 and 1 and sums to 1.

Tutorial 2.1: `GPT2LMHeadModel` is the transformer "plus the layer which calculates the probabilities (aka the token
logits)".

Erratum: The tutorial says: "the probabilities (aka the token logits)". A logit is the logarithm of a probability plus a
constant that all tokens of a row share.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "logits_are_probabilities", "transition_scores_not_normalised", "loss_of_the_first_64_tokens"
    ),
]


def test_logits_do_not_sum_to_one(flag_outputs):
    """The logits of a position do not sum to 1, and some are below 0 or above 1."""
    printed = flag_outputs.logits[0]  # (T, V), as if they were probabilities
    assert ((printed < 0) | (printed > 1)).any(-1).all()
    sums = printed.sum(-1)  # (T,)
    assert not torch.allclose(sums, torch.ones_like(sums), atol=0.01)


@pytest.mark.needs("float32")
def test_loss_is_the_mean_negative_log_of_the_softmax(model, flag, flag_outputs, tolerance):
    """The loss is the mean negative logarithm of the softmax at the tokens that follow."""
    probabilities = flag_outputs.logits.softmax(-1)  # (B, T, V)
    following = flag["input_ids"][:, 1:, None]  # (B, T - 1, 1)
    loss = -probabilities[:, :-1].gather(-1, following).log().mean()
    with torch.no_grad():
        torch.testing.assert_close(model(**flag, labels=flag["input_ids"]).loss, loss, **tolerance)


def test_loss_of_a_long_text_counts_all_its_tokens(tiny_outputs):
    """The loss of a text of 1024 tokens is the mean over all tokens but the first."""
    logs = tiny_outputs["logits"].log_softmax(-1)  # (1, 1024, 600)
    following = tiny_outputs["input_ids"][:, 1:, None]
    torch.testing.assert_close(tiny_outputs["loss"], -logs[:, :-1].gather(-1, following).mean())


def test_normalize_logits_returns_the_log_of_the_softmax(model, greedy, greedy_forward, tolerance):
    """`normalize_logits=True` makes `compute_transition_scores()` return logarithms of the softmax."""
    logits = greedy_forward.logits[:, -3:]  # (B, 3, V), of the generated tokens
    ids = greedy.sequences[:, -3:, None]  # (B, 3, 1)
    raw = model.compute_transition_scores(greedy.sequences, greedy.scores)  # (B, 3)
    torch.testing.assert_close(raw, logits.gather(-1, ids)[..., 0], **tolerance)
    logs = model.compute_transition_scores(greedy.sequences, greedy.scores, normalize_logits=True)
    torch.testing.assert_close(logs, logits.softmax(-1).gather(-1, ids)[..., 0].log(), **tolerance)
