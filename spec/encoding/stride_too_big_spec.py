"""A `stride` of `max_length` raises a panic since 5.0, which `except Exception` does not catch.

Documentation: "The value of this argument defines the number of overlapping tokens" (docstring of
`PreTrainedTokenizerBase.__call__`). The stride must be smaller than `max_length`, even if no overflow is requested.

Instead: `tokenizer(text, truncation=True, max_length=n, stride=min(stride, n - 1))`

Message: `stride` must be strictly less than `max_len=...` (note that `max_len` may be shorter than the max length of
the original model, as it subtracts the number of special characters
"""

import pytest

pytestmark = [
    pytest.mark.needs("the default sides", "nothing added before a text"),
    pytest.mark.refuted_by("stride_is_limited", "stride_panics_are_errors", "stride_is_refused", "stride_ignored"),
]


@pytest.mark.parametrize("settings", [{"return_overflowing_tokens": True}, {}])
@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_stride_of_max_length_raises_a_panic(settings, tokenizer, messages):
    """A `stride` of `max_length` raises a `PanicException`, which is not an `Exception`."""
    with pytest.raises(BaseException, match=messages[0]) as panic:
        tokenizer("a b c d e", truncation=True, max_length=2, stride=2, **settings)
    assert not isinstance(panic.value, Exception)
    assert panic.type.__name__ == "PanicException"


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_stride_of_max_length_repeats_the_row(tokenizer):
    """A `stride` of `max_length` repeats the whole row before the rest of the text."""
    settings = {"truncation": True, "return_overflowing_tokens": True}
    batch = tokenizer("a b c d e", max_length=2, stride=2, **settings)
    assert batch["input_ids"] == tokenizer("a b")["input_ids"]
    assert batch["overflowing_tokens"] == tokenizer("a b c d e")["input_ids"]


@pytest.mark.parametrize("length", [2, 10, 100])
def test_stride_below_max_length_is_accepted(length, fast_tokenizer, forty_texts, forty_alone):
    """A `stride` of `max_length - 1` is accepted: each row is the row before, moved by one token."""
    settings = {"truncation": True, "return_overflowing_tokens": True}
    found = fast_tokenizer(forty_texts[20], max_length=length, stride=length - 1, **settings)["input_ids"]
    ids = forty_alone[20]
    assert found == [ids[start : start + length] for start in range(max(len(ids) - length + 1, 1))]
