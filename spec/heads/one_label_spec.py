"""`GPT2ForTokenClassification` with `num_labels=1` computes no regression: its loss is always 0.

Documentation: "If `config.num_labels == 1` a regression loss is computed (Mean-Square loss)"
(`GPT2ForTokenClassification.forward`, `labels`).

Erratum: The documentation says: "If `config.num_labels == 1` a regression loss is computed (Mean-Square loss)". The
loss is the cross entropy of one class, which is 0, and labels of floats raise `RuntimeError`.

Instead: `functional.mse_loss(model(input_ids).logits[..., 0], targets)`

Message: expected target dtype to be Long or Byte, but got Float
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("one_label_is_regression")


@pytest.fixture
def loss(head_for, sequences):
    """A call: the loss of a model with one label, with these labels (8, 24)."""
    model = head_for("GPT2ForTokenClassification", num_labels=1)
    return lambda labels: model(sequences("right"), labels=labels).loss


def test_loss_of_the_class_0_is_0(loss, sequences):
    """The loss of labels of 0 is 0, whatever the logits are."""
    assert loss(torch.zeros_like(sequences("right"))) == 0


def test_floats_raise_runtime_error(loss, sequences, messages):
    """Labels of floats raise `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        loss(torch.ones_like(sequences("right")).float())
