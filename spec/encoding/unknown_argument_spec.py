"""The tokenizer ignores an argument that it does not know; the warning is gone since 5.0.

Documentation: "**kwargs: passed to the `self.tokenize()` method" (docstring of `PreTrainedTokenizerBase.__call__`). A
misspelled argument has no effect: `truncate=True` truncates nothing.

Instead: `tokenizer(text, truncation=True, max_length=n)`

Message: Keyword arguments {...} not recognized.

Message: PreTrainedTokenizerFast._batch_encode_plus() got an unexpected keyword argument ...
"""

import re

import pytest

pytestmark = pytest.mark.refuted_by(
    "unknown_arguments_refused",
    "unknown_arguments_warned_of",
    "unknown_arguments_not_warned_of",
    "fast_tokenizer_takes_any_argument",
    "truncate_is_truncation",
)


@pytest.mark.parametrize("unknown", [{"truncate": True}, {"foo": 3}])
def test_unknown_argument_has_no_effect(unknown, tokenizer, forty_texts, forty_alone):
    """`truncate=True`, a misspelled argument, changes no row of forty texts."""
    assert tokenizer(forty_texts, **unknown)["input_ids"] == forty_alone
    assert tokenizer.encode(forty_texts[-1], **unknown) == forty_alone[-1]


def test_known_argument_has_an_effect(tokenizer, forty_texts, forty_alone):
    """`truncation=True` with `max_length` cuts the rows that `truncate=True` leaves whole."""
    whole = tokenizer(forty_texts, truncate=True)["input_ids"]
    cut = tokenizer(forty_texts, truncation=True, max_length=7)["input_ids"]
    assert [min(len(ids), 7) for ids in whole] == [len(ids) for ids in cut]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="GPT2Tokenizer")
def test_unknown_argument_logs_no_warning(tokenizer, library_log):
    """The tokenizer logs no warning for an argument that it does not know."""
    tokenizer("Hello", truncate=True)
    assert library_log.messages == []


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="GPT2Tokenizer")
def test_unknown_argument_logs_a_warning(tokenizer, library_log, messages):
    """`GPT2Tokenizer` logs a warning for an argument that it does not know."""
    tokenizer("Hello", truncate=True)
    assert [bool(re.search(messages[0], message)) for message in library_log.messages] == [True]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="GPT2TokenizerFast")
def test_fast_tokenizer_ignores_an_unknown_argument(fast_tokenizer, forty_texts, forty_alone):
    """`GPT2TokenizerFast` ignores an argument that it does not know."""
    assert fast_tokenizer(forty_texts, truncate=True)["input_ids"] == forty_alone


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="GPT2TokenizerFast")
def test_fast_tokenizer_raises_type_error(fast_tokenizer, messages):
    """`GPT2TokenizerFast` raises `TypeError` for an argument that it does not know."""
    with pytest.raises(TypeError, match=messages[1]):
        fast_tokenizer("Hello", truncate=True)
