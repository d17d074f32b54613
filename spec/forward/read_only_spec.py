"""An output refuses `pop()`, `update()`, `setdefault()` and `del`; a set attribute is a key since 5.3.

Documentation: "Otherwise behaves like a regular python dictionary." (docstring of `ModelOutput`)

Erratum: The documentation says: "Otherwise behaves like a regular python dictionary." The methods of a dict that remove
or add several keys raise an `Exception`.

Instead: `fields = dict(outputs)`, and then `fields.pop("logits")`

Message: You cannot use ``pop`` on a ... instance.

Message: You cannot use ``update`` on a ... instance.

Message: You cannot use ``setdefault`` on a ... instance.

Message: You cannot use ``__delitem__`` on a ... instance.
"""

import pytest

pytestmark = pytest.mark.refuted_by("outputs_can_be_changed", "outputs_cannot_be_set")


@pytest.fixture
def outputs(hundred_model, hundred_texts):
    """The outputs of a pass, new for each check."""
    return hundred_model(hundred_texts["input_ids"])


@pytest.mark.parametrize("call", ["pop", "update", "setdefault", "__delitem__"])
def test_methods_of_a_dict_raise(outputs, messages, call):
    """`pop()`, `update()`, `setdefault()` and `del` raise an `Exception` and change nothing."""
    argument = {"logits": None} if call == "update" else "logits"
    with pytest.raises(Exception, match="|".join(messages)):
        getattr(outputs, call)(argument)
    assert outputs["logits"] is not None


@pytest.mark.holds("transformers>=5.3", source="measured", about="attribute")
def test_set_attribute_is_a_new_key(outputs):
    """`outputs.loss = 1.0` adds the key "loss" to an output without a loss."""
    outputs.loss = 1.0
    assert outputs["loss"] == 1.0


@pytest.mark.holds("transformers<5.3", source="measured", about="attribute")
def test_set_attribute_is_not_a_key(outputs):
    """`outputs.loss = 1.0` sets the attribute alone if the output has no loss."""
    outputs.loss = 1.0
    assert "loss" not in outputs
    assert outputs.loss == 1.0


def test_set_key_is_the_attribute_too(outputs):
    """`outputs["logits"] = 2.0` sets the attribute, and `outputs.logits = 3.0` the key."""
    outputs["logits"] = 2.0
    assert outputs.logits == 2.0
    outputs.logits = 3.0
    assert outputs["logits"] == 3.0
