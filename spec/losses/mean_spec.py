"""The loss of a batch is the mean over its tokens, so that a long text weighs more than a short one.

Documentation: "Language modeling loss (for next-token prediction)" (`CausalLMOutputWithCrossAttentions`, `loss`). The
mean of the losses of batches, or of texts, is another number than the loss of all tokens.

Instead: `(losses * predicted).sum() / predicted.sum()`, with the number of predicted tokens of each batch
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("loss_is_the_mean_of_the_texts", "loss_is_a_sum", "loss_of_the_first_row")
LENGTHS = [2, 3, 4, 6, 9, 14, 20, 24]


@pytest.fixture
def alone(hundred_model, hundred_texts):
    """The loss (8,) of each text of these lengths alone, and the number (8,) of its predicted tokens."""
    texts = [row[None, :length] for row, length in zip(hundred_texts["input_ids"], LENGTHS, strict=True)]
    with torch.no_grad():
        losses = torch.stack([hundred_model(text, labels=text).loss for text in texts])
    return losses, torch.tensor(LENGTHS, device=losses.device) - 1


@pytest.fixture
def together(hundred_texts, hundred_loss):
    """The loss of the texts in one batch, padded on the right, with labels of -100 on the pads."""
    ids = hundred_texts["input_ids"]
    pads = torch.arange(24, device=ids.device) >= torch.tensor(LENGTHS, device=ids.device)[:, None]
    return hundred_loss(ids.masked_fill(pads, -100), attention_mask=(~pads).long())


def test_loss_is_the_mean_weighted_by_tokens(alone, together):
    """The loss of a batch is the mean of the losses of its texts, weighted by their predicted tokens."""
    losses, predicted = alone
    torch.testing.assert_close(together, (losses * predicted).sum() / predicted.sum())


def test_loss_is_not_the_mean_of_the_texts(alone, together):
    assert abs(together - alone[0].mean()) > 0.01


def test_texts_of_one_length_weigh_the_same(hundred_model, hundred_texts, hundred_loss):
    """The loss of texts of one length is the mean of their losses."""
    ids = hundred_texts["input_ids"]
    with torch.no_grad():
        losses = torch.stack([hundred_model(text[None], labels=text[None]).loss for text in ids])
    torch.testing.assert_close(hundred_loss(ids), losses.mean())
