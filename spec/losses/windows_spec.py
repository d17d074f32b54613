"""The loss of a window of 6 tokens is a mean over 5; behind other tokens, which have -100, over 6.

Documentation: the page "Perplexity of fixed-length models" cuts a long text into windows, in which earlier tokens have
the label -100. The first token of a window without such tokens is never predicted.

Instead: `losses.append(loss * (labels[:, 1:] != -100).sum())`, and windows that overlap by one token or more
"""

import pytest
import torch
from torch.nn import functional

pytestmark = pytest.mark.refuted_by("loss_is_a_sum", "first_label_follows_the_last")


@pytest.fixture(scope="module")
def window_loss(hundred_model, hundred_texts):
    """A call: the losses of the tokens of a window by hand, one less than tokens, and the loss of the library."""

    def call(begin, end, earlier=0, first_label=None):
        ids = hundred_texts["input_ids"][:1, begin:end]
        labels = ids.clone()
        labels[:, :earlier] = -100
        if first_label is not None:
            labels[:, 0] = first_label
        with torch.no_grad():
            outputs = hundred_model(ids, labels=labels)
        by_hand = functional.cross_entropy(outputs.logits[0, :-1].float(), ids[0, 1:], reduction="none")
        return by_hand, outputs.loss

    return call


@pytest.mark.parametrize("begin", [0, 6, 12, 18])
def test_window_alone_has_a_mean_over_five_tokens(window_loss, begin, tolerance):
    """The loss of 6 tokens is the mean of 5 losses: its product with 6 is too large a sum."""
    by_hand, loss = window_loss(begin, begin + 6)
    torch.testing.assert_close(loss, by_hand.mean(), **tolerance)
    torch.testing.assert_close(loss * 5, by_hand.sum(), **tolerance)


@pytest.mark.parametrize("begin", [0, 6, 12])
def test_window_behind_earlier_tokens_has_a_mean_over_six(window_loss, begin, tolerance):
    """Behind 6 tokens with labels of -100, the loss of 6 tokens is the mean of 6 losses."""
    by_hand, loss = window_loss(begin, begin + 12, earlier=6)
    torch.testing.assert_close(loss, by_hand[5:].mean(), **tolerance)


@pytest.mark.parametrize("begin", [0, 6, 12, 18])
def test_first_token_of_a_window_is_never_predicted(window_loss, begin):
    """The first label of a window has no effect on its loss."""
    assert torch.equal(window_loss(begin, begin + 6)[1], window_loss(begin, begin + 6, first_label=7)[1])


def test_overlap_of_one_token_predicts_the_first_token(window_loss, tolerance):
    """A window that begins one token earlier has a mean over 6 tokens, its own first one included."""
    by_hand, loss = window_loss(5, 12)
    torch.testing.assert_close(loss * 6, by_hand.sum(), **tolerance)
