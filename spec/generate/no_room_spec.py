"""A `max_length` that leaves no room for a new token raises a `ValueError` since 4.38.

Beyond the tutorial: `max_length` counts the prompt, so a long prompt causes the error. Before 4.38 `generate()` warned
and wrote one token.

Instead: `max_new_tokens=1`

Message: Input length of input_ids is 3, but `max_length` is set to ... This can lead to unexpected behavior. You
should consider increasing `max_length` or, better yet, setting `max_new_tokens`.

Message: Input length of input_ids is 3, but `max_length` is set to ... This can lead to unexpected behavior. You
should consider increasing `max_new_tokens`.
"""

import re
import warnings

import pytest

pytestmark = pytest.mark.refuted_by("length_not_checked")
SETTINGS = {"do_sample": False, "pad_token_id": 50256}


@pytest.mark.holds("transformers>=4.38", source="measured")
@pytest.mark.parametrize("max_length", [2, 3])
def test_max_length_without_room_raises_value_error(model, batch, max_length, messages):
    """A `max_length` that the prompt fills or exceeds raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]) as error:
        model.generate(**batch, max_length=max_length, **SETTINGS)
    assert f"`max_length` is set to {max_length}." in str(error.value)


@pytest.mark.holds("transformers<4.38", source="measured")
@pytest.mark.parametrize("max_length", [2, 3])
def test_generate_writes_one_token_without_room(model, batch, max_length, library_log, messages):
    """`generate()` warns and writes one token if the prompt fills or exceeds `max_length`."""
    with warnings.catch_warnings(record=True, action="always") as caught:
        assert model.generate(**batch, max_length=max_length, **SETTINGS).shape == (2, 4)
    issued = [*library_log.messages, *(str(warning.message) for warning in caught)]
    assert len(issued) == 1
    assert re.search(messages[1], issued[0])
