"""An unknown `problem_type` makes the loss None since 5.18; earlier releases raise an error.

Documentation: "Problem type for `XxxForSequenceClassification` models." (`PreTrainedConfig`, `problem_type`), with a
list of three names. A training loop fails at `loss.backward()`, not at the misspelt name.

Instead: `assert outputs.loss is not None`

Message: The config parameter `problem_type` was not understood: received ... but only 'regression',
'single_label_classification' and 'multi_label_classification' are valid.

Message: Validation error for field 'problem_type': ...
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("unknown_type_has_a_loss", "unknown_type_is_refused")


@pytest.fixture
def loss(head_for, sequences, device):
    """A call: the loss of a model whose config has a misspelt `problem_type`."""

    def call():
        model = head_for("GPT2ForSequenceClassification", num_labels=3, pad_token_id=0, problem_type="single_label")
        return model(sequences("right"), labels=(torch.arange(8) % 3).to(device)).loss

    return call


@pytest.mark.holds("transformers>=5.18", source="measured")
def test_loss_is_none(loss):
    """A misspelt `problem_type` is accepted, and the loss is None."""
    assert loss() is None


@pytest.mark.holds("transformers>=5.4,<5.18", source="measured")
def test_config_raises_strictdataclassfieldvalidationerror(loss, messages):
    """A misspelt `problem_type` raises `StrictDataclassFieldValidationError`."""
    with pytest.raises(Exception, match=messages[1]) as error:
        loss()
    assert type(error.value).__name__ == "StrictDataclassFieldValidationError"


@pytest.mark.holds("transformers<5.4", source="measured")
def test_config_raises_value_error(loss, messages):
    """A misspelt `problem_type` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        loss()
