"""`max_new_tokens=0` raises a `ValueError` since 4.38; before, `generate()` writes one token.

Beyond the tutorial: a loop that counts down to zero ends in this error. The setting is refused where it is made, in a
`GenerationConfig` too.

Instead: `max_new_tokens=1`, or no call

Message: `max_new_tokens` must be greater than 0, but is ....
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("any_settings_are_saved", "one_token_too_many")


@pytest.mark.holds("transformers>=4.38", source="huggingface/transformers#28621", about="call")
@pytest.mark.parametrize("number", [0, -1])
def test_call_raises_value_error(hundred_run, messages, number):
    """`generate()` raises a `ValueError` for `max_new_tokens=0` or less."""
    with pytest.raises(ValueError, match=messages[0]) as error:
        hundred_run(max_new_tokens=number)
    assert f"but is {number}." in str(error.value)


@pytest.mark.holds("transformers<4.38", source="huggingface/transformers#28621", about="call")
@pytest.mark.parametrize("number", [0, -1])
@pytest.mark.filterwarnings("ignore:Input length")
def test_call_writes_one_token(hundred_run, number):
    """`generate()` writes one token per row for `max_new_tokens=0` or less."""
    assert hundred_run(max_new_tokens=number)[0].shape == (8, 49)


@pytest.mark.holds("transformers>=4.38", source="huggingface/transformers#28621", about="config")
def test_config_raises_value_error(messages):
    """`GenerationConfig(max_new_tokens=0)` raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        transformers.GenerationConfig(max_new_tokens=0)


@pytest.mark.holds("transformers<4.38", source="huggingface/transformers#28621", about="config")
def test_config_keeps_zero():
    """`GenerationConfig(max_new_tokens=0)` keeps the 0."""
    assert transformers.GenerationConfig(max_new_tokens=0).max_new_tokens == 0


def test_one_new_token_is_one(hundred_run):
    """`max_new_tokens=1` writes one token per row."""
    assert hundred_run(max_new_tokens=1)[0].shape == (8, 49)
