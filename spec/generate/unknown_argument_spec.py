"""`generate()` raises a `ValueError` that names an argument it does not know.

Beyond the tutorial: a misspelled argument is an error and is not silently ignored. The pipeline passes its arguments
to `generate()` and raises the same error. A `GenerationConfig` keeps a misspelled field, and `generate()` ignores it.

Instead: settings as arguments of `generate()`, which checks their names

Message: The following `model_kwargs` are not used by the model: ['max_new_token'] (note: typos in the generate
arguments will also show up in this list)
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("generate_takes_any_argument", "configs_refuse_unknown_fields")


def test_generate_raises_value_error(model, batch, eos, messages):
    """`generate()` raises a `ValueError` for an unknown argument."""
    with pytest.raises(ValueError, match=messages[0]):
        model.generate(**batch, max_new_token=1, pad_token_id=eos)


def test_pipeline_raises_the_same_value_error(pipe, eos, messages):
    """The pipeline raises the same `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        pipe("Hello", max_new_token=1, max_new_tokens=1, pad_token_id=eos)


def test_config_keeps_a_misspelled_field(hundred_model, hundred_batch):
    """`GenerationConfig(max_new_token=4)` keeps the misspelled field, which `generate()` silently ignores."""
    config = transformers.GenerationConfig(max_new_token=4, max_new_tokens=2, pad_token_id=0)
    assert config.max_new_token == 4
    assert hundred_model.generate(**hundred_batch, generation_config=config).shape == (8, 48 + 2)
