"""The first labels set `config.problem_type` for good: other labels raise `ValueError` later.

Documentation: "problem_type (`str`, *optional*)" (`PreTrainedConfig`). Left at None, it is set in the first pass with
labels, and `save_pretrained()` writes it to `config.json`.

Instead: `GPT2ForSequenceClassification.from_pretrained(name, problem_type="multi_label_classification")`

Message: Expected input batch_size (...) to match target batch_size (...).
"""

import json

import pytest
import torch

pytestmark = pytest.mark.refuted_by("problem_type_is_forgotten", "problem_type_is_not_saved", "problem_type_is_guessed")
INTEGERS, FLOATS = torch.arange(8) % 3, torch.eye(3)[torch.arange(8) % 3]


@pytest.fixture
def model(head_for):
    """A model whose config has no `problem_type`."""
    return head_for("GPT2ForSequenceClassification", num_labels=3, pad_token_id=0)


@pytest.fixture
def loss(sequences, device):
    """A call: the loss of a model with these labels."""
    return lambda model, labels: model(sequences("right"), labels=labels.to(device)).loss


def test_problem_type_is_none_before_the_first_labels(model, sequences):
    """`config.problem_type` is None until a pass has labels."""
    model(sequences("right"))
    assert model.config.problem_type is None


@pytest.mark.parametrize(
    ("labels", "name"), [(INTEGERS, "single_label_classification"), (FLOATS, "multi_label_classification")]
)
def test_first_labels_set_problem_type(model, loss, labels, name):
    """The first labels set `config.problem_type`."""
    loss(model, labels)
    assert model.config.problem_type == name


def test_floats_after_integers_raise_value_error(model, loss, messages):
    """Labels of floats after labels of integers raise `ValueError`."""
    loss(model, INTEGERS)
    with pytest.raises(ValueError, match=messages[0]):
        loss(model, FLOATS)


def test_problem_type_is_saved(model, loss, tmp_path):
    """`config.save_pretrained()` writes the `problem_type` that the labels have set."""
    loss(model, INTEGERS)
    model.config.save_pretrained(tmp_path)
    saved = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    assert saved.get("problem_type") == "single_label_classification"


def test_regression_has_the_squared_error_of_each_label(head_for, loss, sequences, device):
    """With `problem_type="regression"`, the loss of several labels is the mean squared error."""
    model = head_for("GPT2ForSequenceClassification", num_labels=3, pad_token_id=0, problem_type="regression")
    expected = (model(sequences("right")).logits - FLOATS.to(device)).square().mean()
    torch.testing.assert_close(loss(model, FLOATS), expected)
