"""`past_key_values` is called `cache` since 5.24; the old name is a deprecated alias.

Beyond the tutorial: each pass returns the keys and values of its text, and accepts those of the preceding text. The old
name is to be removed in 5.40, and as an argument of `generate()` in 6.0.

Instead: transformers>=5.24: `model(new_ids, cache=outputs.cache)`
transformers<5.24: `model(new_ids, past_key_values=outputs.past_key_values)`

Message: `past_key_values` is deprecated and will be removed in version 5.40.0 for `GPT2LMHeadModel.forward`. Use
`cache` instead.

Message: `past_key_values` is deprecated and will be removed in version 6.0.0 for `GPT2LMHeadModel.generate`. Use
`cache` instead.

Message: `past_key_values`/`cache_params` are deprecated. Use `cache` instead.
"""

import re
import warnings

import pytest
import torch

pytestmark = pytest.mark.refuted_by("pass_keeps_no_cache", "old_cache_name_is_silent")


@pytest.fixture
def outputs(model, flag):
    """The pass over all tokens but the last; new for each check, since a pass may extend the cache."""
    with torch.no_grad():
        return model(flag["input_ids"][:, :-1])


@pytest.fixture
def continue_with(model, flag):
    """A factory: the logits (1, 1, V) of a pass over the last token with these keys and values."""

    def logits(past):
        with torch.no_grad():
            return model(flag["input_ids"][:, -1:], past_key_values=past).logits

    return logits


@pytest.mark.holds("transformers>=5.24", source="measured", about="field")
def test_a_pass_returns_the_field_cache(outputs):
    """A pass returns the field `cache`."""
    assert list(outputs) == ["logits", "cache"]


@pytest.mark.holds("transformers>=5.24", source="measured", about="field")
def test_past_key_values_is_an_alias_of_cache(outputs, library_log, messages):
    """`outputs.past_key_values` returns `outputs.cache` and logs a warning."""
    assert outputs.past_key_values is outputs.cache is not None
    assert any(re.search(messages[2], message) for message in library_log.messages)


@pytest.mark.holds("transformers<5.24", source="measured", about="field")
def test_a_pass_returns_the_field_past_key_values(outputs):
    """A pass returns the field `past_key_values`."""
    assert list(outputs) == ["logits", "past_key_values"]
    assert not hasattr(outputs, "cache")


@pytest.mark.holds("transformers>=5.24", source="measured", about="argument")
def test_a_pass_warns_of_past_key_values(outputs, continue_with, flag_outputs, messages, tolerance):
    """A pass accepts the argument `past_key_values` and issues a `FutureWarning`."""
    with pytest.warns(FutureWarning, match=messages[0]):
        logits = continue_with(outputs.cache)
    torch.testing.assert_close(logits, flag_outputs.logits[:, -1:], **tolerance)


@pytest.mark.holds("transformers>=5.24", source="measured", about="argument")
def test_generate_warns_of_past_key_values(model, flag, outputs, messages, eos):
    """`generate()` accepts the argument `past_key_values` and issues a `FutureWarning`."""
    with pytest.warns(FutureWarning, match=messages[1]):
        model.generate(**flag, max_new_tokens=1, pad_token_id=eos, past_key_values=outputs.cache)


@pytest.mark.holds("transformers<5.24", source="measured", about="argument")
def test_a_pass_accepts_past_key_values(outputs, continue_with, flag_outputs, tolerance):
    """A pass accepts the argument `past_key_values` without a `FutureWarning`."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        logits = continue_with(outputs.past_key_values)
    torch.testing.assert_close(logits, flag_outputs.logits[:, -1:], **tolerance)
