"""`logits, past = model(input_ids)` assigns the names of the fields, two strings, and not the values.

Documentation: the docstring of `ModelOutput`, section "Tip".

Erratum: The documentation says: "You can't unpack a `ModelOutput` directly." Unpacking raises no error: an output is a
dict, so its keys are unpacked, and the mistake shows where the first of these strings is used.

Instead: `logits, past = model(input_ids).to_tuple()`

Message: not enough values to unpack (expected 3, got 2)
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "outputs_yield_their_values", "outputs_are_not_unpacked", "outputs_end_with_the_sequences"
)


@pytest.fixture(scope="module")
def outputs(hundred_model, hundred_texts):
    return hundred_model(hundred_texts["input_ids"])


def test_unpacking_assigns_the_names(outputs, cache_name):
    """Unpacking raises no error and assigns two strings, "logits" and the name of the cache."""
    logits, past = outputs
    assert (logits, past) == ("logits", cache_name)


def test_tuple_has_the_values(outputs, cache_name):
    """`outputs.to_tuple()` has the logits and the cache, and `outputs[:2]` too."""
    logits, past = outputs.to_tuple()
    assert isinstance(logits, torch.Tensor)
    assert logits is outputs.logits is outputs[:2][0]
    assert past is outputs[cache_name]


def test_wrong_number_of_names_raises_value_error(outputs, messages):
    """Unpacking into three names raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        _loss, _logits, _past = outputs
