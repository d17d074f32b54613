"""A `max_length` that leaves no room for a new token raises a `ValueError` since 4.38.

Beyond the tutorial: `max_length` counts the prompt, so a long prompt causes the error. Before 4.38 `generate()` warned
and wrote one token.

Instead: `max_new_tokens=1`

Message: Input length of input_ids is ..., but `max_length` is set to ... This can lead to unexpected behavior. You
should consider increasing `max_length` or, better yet, setting `max_new_tokens`.

Message: Input length of input_ids is ..., but `max_length` is set to ... This can lead to unexpected behavior. You
should consider increasing `max_new_tokens`.
"""

import re
import warnings

import pytest

pytestmark = pytest.mark.refuted_by("length_not_checked", "length_of_long_prompts_not_checked")


@pytest.mark.holds("transformers>=4.38", source="measured")
@pytest.mark.parametrize("missing", [0, 1, 60])
def test_max_length_without_room_raises_value_error(model, crowd, eos, missing, messages):
    """A `max_length` that the prompt fills or exceeds raises a `ValueError`."""
    T = crowd["input_ids"].shape[1]
    with pytest.raises(ValueError, match=messages[0]) as error:
        model.generate(**crowd, max_length=max(1, T - missing), do_sample=False, pad_token_id=eos)
    assert f"input_ids is {T}, but `max_length` is set to {max(1, T - missing)}." in str(error.value)


@pytest.mark.holds("transformers<4.38", source="measured")
@pytest.mark.parametrize("missing", [0, 1, 60])
def test_generate_writes_one_token_without_room(model, crowd, eos, missing, library_log, messages):
    """`generate()` warns and writes one token if the prompt fills or exceeds `max_length`."""
    T = crowd["input_ids"].shape[1]
    with warnings.catch_warnings(record=True, action="always") as caught:
        rows = model.generate(**crowd, max_length=max(1, T - missing), do_sample=False, pad_token_id=eos)
    assert rows.shape == (8, T + 1)
    issued = [*library_log.messages, *(str(warning.message) for warning in caught)]
    assert len(issued) == 1
    assert re.search(messages[1], issued[0])
