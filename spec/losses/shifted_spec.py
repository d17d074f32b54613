"""`labels=input_ids` is right for `GPT2LMHeadModel`: the loss compares each row with the next token.

Documentation: "Note that the labels are shifted inside the model, i.e. you can set `labels = input_ids`"
(`GPT2LMHeadModel.forward`, `labels`). Labels that you shift yourself train the model on the token after the next.

Instead: `model(input_ids, labels=input_ids)`
"""

import pytest
import torch
from torch.nn import functional

pytestmark = pytest.mark.refuted_by("loss_not_shifted", "first_label_follows_the_last", "loss_of_the_first_row")


@pytest.fixture
def cross_entropy(hundred_texts):
    """A function: the cross entropy of these logits (8, n, 100) of `hundred_texts` and these ids (8, n)."""
    return lambda logits, ids: functional.cross_entropy(logits.flatten(0, 1), ids.flatten())


def test_loss_compares_each_row_with_the_next_token(hundred_texts, hundred_loss, cross_entropy):
    """With `labels=input_ids`, the loss compares the logits of each token with the token that follows it."""
    ids, logits = hundred_texts.values()
    torch.testing.assert_close(hundred_loss(ids), cross_entropy(logits[:, :-1], ids[:, 1:]))


def test_shifted_labels_are_shifted_twice(hundred_texts, hundred_loss, cross_entropy):
    """With labels that are shifted already, the loss compares each row with the token after the next."""
    ids, logits = hundred_texts.values()
    shifted = functional.pad(ids[:, 1:], (0, 1), value=-100)
    torch.testing.assert_close(hundred_loss(shifted), cross_entropy(logits[:, :-2], ids[:, 2:]))


@pytest.mark.parametrize(("position", "changes"), [(0, False), (-1, True)])
def test_first_label_has_no_effect(hundred_texts, hundred_loss, position, changes):
    """The first label of each row has no effect, for it has no row of logits before it; the last one has."""
    ids = hundred_texts["input_ids"]
    other = ids.clone()
    other[:, position] = (ids[:, position] + 1) % 100
    assert torch.equal(hundred_loss(other), hundred_loss(ids)) is not changes
