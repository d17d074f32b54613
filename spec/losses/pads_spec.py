"""Pads count in the loss: `attention_mask` does not leave them out, labels of -100 do.

Beyond the tutorial: a loss with `labels=input_ids` on a padded batch trains the model to write pads. After pads on the
left, the first token of a text counts too, although only pads stand before it.

Instead: `labels = input_ids.masked_fill(attention_mask == 0, -100)`
"""

import pytest
import torch
from torch.nn import functional

pytestmark = pytest.mark.refuted_by(
    "mask_reaches_the_loss", "ignored_labels_count_in_the_mean", "first_token_after_pads_is_ignored"
)


@pytest.fixture(params=["right", "left"])
def padded(request, hundred_model, hundred_batch):
    """Texts of 1 to 48 tokens, padded on this side: input_ids and attention_mask (8, 48), and logits (8, 48, 100)."""
    batch = dict(hundred_batch)
    if request.param == "right":
        batch = {name: tensor.flip(1) for name, tensor in batch.items()}
    with torch.no_grad():
        return batch | {"logits": hundred_model(**batch).logits}


@pytest.fixture
def loss(padded, hundred_model):
    """A call: the loss of the padded batch with these labels."""
    ids, mask = padded["input_ids"], padded["attention_mask"]
    return lambda labels: hundred_model(ids, attention_mask=mask, labels=labels).loss.detach()


def test_pads_count_in_spite_of_the_mask(padded, loss):
    """With `labels=input_ids`, the loss is the mean over all tokens, pads included, in spite of the mask."""
    ids, _, logits = padded.values()
    expected = functional.cross_entropy(logits[:, :-1].flatten(0, 1), ids[:, 1:].flatten())
    torch.testing.assert_close(loss(ids), expected)


def test_labels_of_minus_100_leave_the_pads_out(padded, loss):
    """With -100 as label of the pads, the loss is the mean over the other labels but the first of a row."""
    ids, mask, logits = padded.values()
    text = mask[:, 1:].bool()
    expected = functional.cross_entropy(logits[:, :-1][text], ids[:, 1:][text])
    torch.testing.assert_close(loss(ids.masked_fill(mask == 0, -100)), expected)


def test_first_token_after_pads_counts(hundred_model, hundred_batch):
    """After pads on the left, the label of the first token of a text changes the loss."""
    ids, mask = hundred_batch.values()
    labels = ids.masked_fill(mask == 0, -100)
    other = labels.clone()
    other[0, -1] = (ids[0, -1] + 1) % 100  # the first text has one token
    with torch.no_grad():
        losses = [hundred_model(ids, attention_mask=mask, labels=rows).loss for rows in (labels, other)]
    assert not torch.equal(*losses)
