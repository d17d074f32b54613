"""A batch without a token to predict has a loss of nan; its gradients are 0, and nothing is raised.

Beyond the tutorial: nothing is predicted if all labels are -100, as after truncation to the prompt, or if each text has
one token. A mean that includes such a loss is nan; the weights keep their values.

Instead: `torch.stack(losses).nanmean()` for the mean of the losses of several batches
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("loss_of_nothing_is_zero", "loss_has_a_penalty")


def test_loss_of_labels_of_minus_100_alone_is_nan(hundred_texts, hundred_loss):
    """The loss is nan if all labels are -100."""
    assert hundred_loss(torch.full_like(hundred_texts["input_ids"], -100)).isnan()


def test_first_labels_alone_predict_nothing(hundred_texts, hundred_loss):
    """The loss is nan if only the first label of each row is not -100."""
    labels = hundred_texts["input_ids"].clone()
    labels[:, 1:] = -100
    assert hundred_loss(labels).isnan()


def test_loss_of_texts_of_one_token_is_nan(hundred_model, hundred_texts):
    """The loss of texts of one token is nan."""
    ids = hundred_texts["input_ids"][:, :1]
    assert hundred_model(ids, labels=ids).loss.isnan()


def test_one_text_with_labels_is_enough(hundred_texts, hundred_loss):
    """The loss of a batch is a number if one of its texts has one label after the first."""
    labels = torch.full_like(hundred_texts["input_ids"], -100)
    labels[3, 1] = hundred_texts["input_ids"][3, 1]
    expected = -hundred_texts["logits"][3, 0].log_softmax(-1)[labels[3, 1]]
    torch.testing.assert_close(hundred_loss(labels), expected)


def test_gradients_of_such_a_loss_are_zero(hundred_model, hundred_texts):
    """The gradients of a loss of nan are 0, so that a step of SGD changes no weight."""
    own = copy.deepcopy(hundred_model)
    own(hundred_texts["input_ids"], labels=torch.full_like(hundred_texts["input_ids"], -100)).loss.backward()
    assert [name for name, weight in own.named_parameters() if weight.grad is None or weight.grad.any()] == []
