"""Logits are not probabilities: only their softmax lies between 0 and 1 and sums to 1.

Erratum: the tutorial prints "the probabilities (aka the token logits)" (2.1). A logit is a probability's logarithm up
to a constant that is the same for every token of a row, as its "proportional to exp" in the same line says.
"""

import pytest
import torch

pytestmark = pytest.mark.tutorial("2.1")


def test_the_logits_of_a_position_are_no_probabilities(flag_outputs):
    printed = flag_outputs.logits[0]  # (T, V), as if they were probabilities
    assert ((printed < 0) | (printed > 1)).any(-1).all()
    assert ((printed.sum(-1) - 1).abs() > 1).all()


@torch.no_grad()
def test_the_loss_is_the_mean_minus_log_of_their_softmax(model, flag, flag_outputs, tolerance):
    probabilities = flag_outputs.logits.softmax(-1)  # (B, T, V)
    following = flag["input_ids"][:, 1:, None]  # (B, T - 1, 1)
    loss = -probabilities[:, :-1].gather(-1, following).log().mean()
    torch.testing.assert_close(model(**flag, labels=flag["input_ids"]).loss, loss, **tolerance)


def test_softmax_turns_differences_of_logits_into_ratios_of_probabilities(flag_outputs):
    logits = flag_outputs.logits[0, -1]  # (V,)
    likeliest = logits.topk(5)
    probabilities = logits.softmax(-1)
    torch.testing.assert_close(probabilities.sum(), torch.ones_like(probabilities[0]))
    ratios = probabilities[likeliest.indices[:-1]] / probabilities[likeliest.indices[1:]]
    torch.testing.assert_close(ratios, likeliest.values.diff().neg().exp(), rtol=1e-4, atol=0)
