"""Without `model_max_length`, `truncation=True` cuts nothing; `max_length=10**30` overflows since 5.0.

Beyond the tutorial: a tokenizer whose `tokenizer_config.json` has no `model_max_length` has the limit 10**30, which is
too large for a fast tokenizer. The text is returned whole, and is too long for the model.

Instead: `tokenizer(text, truncation=True, max_length=model.config.n_positions)`

Message: Asking to truncate to max_length but no maximum length is provided and the model has no predefined maximum
length. Default to no truncation.
"""

import re

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("limit_of_1024", "no_limit_is_logged", "no_limit_is_silent", "max_length_ignored")
TEXT = "he " * 2000


@pytest.fixture(scope="module")
def unlimited(small_tokenizer_for):
    """A tokenizer without a limit."""
    return small_tokenizer_for(model_max_length=None)


def test_truncation_without_a_limit_cuts_nothing(unlimited):
    """Without `model_max_length`, `truncation=True` returns the whole text."""
    assert unlimited.model_max_length == int(1e30)
    assert len(unlimited(TEXT, truncation=True)["input_ids"]) == 4000


@pytest.mark.holds("transformers>=5.0", source="measured", about="warning")
def test_truncation_without_a_limit_is_silent(small_tokenizer_for, library_log):
    """`truncation=True` logs nothing about the missing limit."""
    small_tokenizer_for(model_max_length=None)("he", truncation=True)
    assert library_log.messages == []


@pytest.mark.holds("transformers<5.0", source="measured", about="warning")
def test_truncation_without_a_limit_warns(small_tokenizer_for, library_log, messages):
    """`truncation=True` logs that no maximum length is provided."""
    small_tokenizer_for(model_max_length=None)("he", truncation=True)
    assert any(re.search(messages[0], message) for message in library_log.messages)


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#40936", about="max_length")
def test_limit_as_max_length_raises_overflow_error(unlimited):
    """`max_length=tokenizer.model_max_length` raises `OverflowError` without a limit."""
    with pytest.raises(OverflowError):
        unlimited(TEXT, truncation=True, max_length=unlimited.model_max_length)


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#40936", about="max_length")
def test_limit_as_max_length_cuts_nothing(unlimited):
    """`max_length=tokenizer.model_max_length` cuts nothing without a limit."""
    assert len(unlimited(TEXT, truncation=True, max_length=unlimited.model_max_length)["input_ids"]) == 4000


@pytest.mark.parametrize("name", ["GPT2Tokenizer", "GPT2TokenizerFast"])
def test_max_length_of_the_model_cuts_the_text(small_tokenizer_for, name):
    """`max_length=1024` keeps 1024 tokens."""
    unlimited = small_tokenizer_for(getattr(transformers, name), model_max_length=None)
    assert len(unlimited(TEXT, truncation=True, max_length=1024)["input_ids"]) == 1024
