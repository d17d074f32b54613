"""`generate()` raises a `ValueError` that names an argument it does not know.

Beyond the tutorial: a misspelled argument is an error and is not silently ignored. The pipeline passes its arguments
to `generate()` and raises the same error.

Message: The following `model_kwargs` are not used by the model: ['max_new_token'] (note: typos in the generate
arguments will also show up in this list)
"""

import pytest

pytestmark = pytest.mark.refuted_by("generate_takes_any_argument")


def test_generate_raises_value_error(model, batch, eos, messages):
    """`generate()` raises a `ValueError` for an unknown argument."""
    with pytest.raises(ValueError, match=messages[0]):
        model.generate(**batch, max_new_token=1, pad_token_id=eos)


def test_pipeline_raises_the_same_value_error(pipe, eos, messages):
    """The pipeline raises the same `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        pipe("Hello", max_new_token=1, max_new_tokens=1, pad_token_id=eos)
