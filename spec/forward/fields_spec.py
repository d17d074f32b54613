"""An output is read as `outputs.logits`, `outputs["logits"]` or `outputs[0]`; None is left out.

Documentation: "When considering our `outputs` object as tuple, it only considers the attributes that don't have `None`
values." (https://huggingface.co/docs/transformers/main_classes/output) With labels, `outputs[0]` is the loss.

Instead: `outputs.logits`, which has one meaning with labels and without

Message: 'loss'
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "loss_after_the_logits", "loss_without_labels", "fields_of_none_are_kept", "outputs_end_with_the_sequences"
)


@pytest.fixture(scope="module")
def outputs(hundred_model, hundred_texts):
    return hundred_model(hundred_texts["input_ids"])


@pytest.fixture(scope="module")
def labelled(hundred_model, hundred_texts):
    """The outputs of a pass with labels."""
    return hundred_model(hundred_texts["input_ids"], labels=hundred_texts["input_ids"])


def test_attribute_key_and_index_are_one_tensor(outputs, labelled):
    """`outputs.logits`, `outputs["logits"]` and `outputs[0]` are one object, `outputs[1]` with labels."""
    assert outputs.logits is outputs["logits"] is outputs[0]
    assert labelled.logits is labelled["logits"] is labelled[1]


def test_index_0_with_labels_is_the_loss(labelled):
    assert labelled[0] is labelled.loss


def test_attribute_without_a_value_is_none(outputs):
    """`outputs.loss` is None without labels, and `outputs.hidden_states` unless requested."""
    assert outputs.loss is None
    assert outputs.hidden_states is None


def test_key_without_a_value_raises_key_error(outputs, messages):
    """`outputs["loss"]` raises `KeyError` without labels, and `"loss" in outputs` is False."""
    assert "loss" not in outputs
    with pytest.raises(KeyError, match=messages[0]):
        _ = outputs["loss"]


def test_length_counts_the_values_that_are_there(outputs, labelled):
    """An output of logits and cache has the length 2, with the loss 3; the cache is last."""
    assert (len(outputs), len(outputs.to_tuple())) == (2, 2)
    assert (len(labelled), len(labelled.to_tuple())) == (3, 3)
