"""`num_labels` and the dtype of the labels select the loss of `GPT2ForSequenceClassification`.

Documentation: "If `config.num_labels == 1` a regression loss is computed (Mean-Square loss)"
(`GPT2ForSequenceClassification.forward`, `labels`). With more labels,
integers are classes, and floats, one per class, are probabilities.

Erratum: The documentation says: "If `config.num_labels > 1` a classification loss is computed (Cross-Entropy)." With
labels of floats, the loss is the binary cross entropy of each class.

Message: Target ... is out of bounds.
"""

import pytest
import torch
from torch.nn import functional

pytestmark = pytest.mark.refuted_by("squared_error_is_absolute", "floats_are_classes", "classes_wrap_around")


@pytest.fixture
def outputs(head_for, sequences):
    """A call: a pass over the eight texts of a new model with this number of labels, with these labels."""

    def call(num_labels, labels):
        model = head_for("GPT2ForSequenceClassification", num_labels=num_labels, pad_token_id=0).to("cpu")
        with torch.no_grad():
            return model(sequences("right").to("cpu"), labels=labels)

    return call


@pytest.mark.parametrize("labels", [torch.linspace(-2, 2, 8), torch.arange(8)])
def test_one_label_has_the_squared_error(outputs, labels):
    """With `num_labels=1`, the loss is the mean squared error, of floats and of integers."""
    found = outputs(1, labels)
    torch.testing.assert_close(found.loss, (found.logits[:, 0] - labels).square().mean())


def test_integers_have_the_cross_entropy(outputs):
    """With several labels and one integer per text, the loss is the cross entropy; -100 is left out."""
    found = outputs(3, torch.tensor([0, 1, 2, 0, -100, 1, 2, 0]))
    kept = [0, 1, 2, 3, 5, 6, 7]
    torch.testing.assert_close(
        found.loss, functional.cross_entropy(found.logits[kept], torch.tensor([0, 1, 2] * 3)[:7])
    )


def test_floats_have_the_binary_cross_entropy(outputs):
    """With several labels and floats, the loss is the binary cross entropy, not the cross entropy."""
    labels = torch.eye(3)[[0, 1, 2, 0, 1, 2, 0, 1]]
    found = outputs(3, labels)
    binary = functional.binary_cross_entropy_with_logits(found.logits, labels)
    torch.testing.assert_close(found.loss, binary)
    assert abs(functional.cross_entropy(found.logits, labels) - binary) > 0.01


def test_class_beyond_num_labels_raises_index_error(outputs, messages):
    """A class of `num_labels` raises `IndexError`."""
    with pytest.raises(IndexError, match=messages[0]):
        outputs(3, torch.full((8,), 3))
