"""`GPT2Model` has no loss: it ignores `labels` since 4.52, and raises a `TypeError` before.

Documentation: "The base models do not accept `labels` since these are the base transformer models, simply outputting
features." (glossary, `labels`).

Erratum: The documentation says: "The base models do not accept `labels`". `GPT2Model` accepts and ignores these since
4.52, so that a loop over batches fails only where it reads the loss.

Instead: `GPT2LMHeadModel.from_pretrained(name)`

Message: GPT2Model.forward() got an unexpected keyword argument 'labels'

Message: '...' object has no attribute 'loss'
"""

import pytest

pytestmark = pytest.mark.refuted_by("base_model_refuses_labels", "base_model_has_a_loss")


@pytest.fixture
def outputs(hundred_model, hundred_texts):
    """A call: the outputs of a pass of a `GPT2Model` with these arguments."""
    return lambda **arguments: hundred_model.transformer(hundred_texts["input_ids"], **arguments)


@pytest.mark.holds("transformers>=4.52", source="measured")
def test_labels_are_ignored(outputs, hundred_texts):
    """A pass with `labels` has the fields of a pass without, and raises no error."""
    assert outputs(labels=hundred_texts["input_ids"]).keys() == outputs().keys()


@pytest.mark.holds("transformers<4.52", source="measured")
def test_labels_raise_type_error(outputs, hundred_texts, messages):
    """A pass with `labels` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        outputs(labels=hundred_texts["input_ids"])


def test_reading_the_loss_raises_attribute_error(outputs, messages):
    """The outputs have no field `loss`: reading it raises `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[1]):
        _ = outputs().loss
