"""`GPT2Config` refuses a value of another type, such as `n_layer="2"`, since 5.4.

Documentation: "n_layer (`int`, *optional*, defaults to `12`)" (`GPT2Config`). An int for a float such as
`initializer_range=1` is refused too, and so is a float for an int.

Instead: `GPT2Config(n_layer=int(n_layer), initializer_range=float(initializer_range))`

Message: Validation error for field '...': TypeError: Field '...' ...
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("types_are_not_checked", "all_numbers_are_refused")
WRONG = {
    "n_layer": "2",
    "resid_pdrop": "0.1",
    "use_cache": "no",
    "n_inner": 1.5,
    "n_positions": 32.0,
    "initializer_range": 1,
    "layer_norm_epsilon": 1,
    "scale_attn_weights": 1,
    "summary_type": 3,
    "pad_token_id": "0",
}


@pytest.mark.holds("transformers>=5.4", source="measured", about="arguments")
def test_values_of_another_type_raise_an_error(messages):
    """A value of another type raises a validation error."""
    for field, value in WRONG.items():
        with pytest.raises(Exception, match=messages[0]) as error:
            transformers.GPT2Config(**{field: value})
        assert type(error.value).__name__ == "StrictDataclassFieldValidationError"


@pytest.mark.holds("transformers<5.4", source="measured", about="arguments")
def test_values_of_another_type_are_stored():
    """A value of another type is stored as passed."""
    for field, value in WRONG.items():
        assert getattr(transformers.GPT2Config(**{field: value}), field) == value


@pytest.mark.holds("transformers>=5.4", source="measured", about="attributes")
def test_setting_another_type_raises_an_error(messages):
    """Setting a field to a value of another type raises a validation error."""
    config = transformers.GPT2Config()
    with pytest.raises(Exception, match=messages[0]):
        config.n_layer = "2"
    assert config.n_layer == 12


@pytest.mark.holds("transformers<5.4", source="measured", about="attributes")
def test_setting_another_type_is_accepted():
    """Setting a field to a value of another type is accepted."""
    config = transformers.GPT2Config()
    config.n_layer = "2"
    assert config.n_layer == "2"


def test_converted_values_are_accepted():
    """Converted values are accepted in every release."""
    config = transformers.GPT2Config(n_layer=int("2"), initializer_range=float(1), resid_pdrop=0.0)
    assert (config.n_layer, config.initializer_range, config.resid_pdrop) == (2, 1.0, 0)
