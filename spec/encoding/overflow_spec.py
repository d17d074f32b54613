"""`return_overflowing_tokens=True` returns the rest of a text as further rows since 5.0.

Documentation: "overflowing_tokens -- List of overflowing tokens sequences (when a `max_length` is specified and
`return_overflowing_tokens=True`)" (docstring of `PreTrainedTokenizerBase.__call__`). One text becomes several rows.

Erratum: The documentation says: "**num_truncated_tokens** -- Number of tokens truncated". A fast tokenizer returns
neither this key nor `overflowing_tokens`: the rest is in further rows, and `overflow_to_sample_mapping` has their text.

Instead: `GPT2TokenizerFast.from_pretrained("gpt2")`, and `overflow_to_sample_mapping` for the text of each row
"""

import pytest

pytestmark = [
    pytest.mark.needs("the default sides", "nothing added before a text"),
    pytest.mark.refuted_by(
        "overflow_dropped", "stride_ignored", "overflow_forgets_its_text", "fourth_overflowing_row_dropped"
    ),
]
REST = {"truncation": True, "return_overflowing_tokens": True}


def rows(ids, length, stride):
    """The ids in rows of `length`, each of which begins with the last `stride` ids of the row before."""
    last = max(len(ids) - stride, 1)
    return [ids[start : start + length] for start in range(0, last, length - stride)]


@pytest.mark.parametrize("stride", [0, 1, 5, 9])
@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_rest_of_a_text_is_in_further_rows(stride, tokenizer, forty_texts, forty_alone):
    """The rest of a text follows in rows, each with the last `stride` tokens of the row before."""
    batch = tokenizer(forty_texts, max_length=10, stride=stride, **REST)
    parts = [rows(ids, 10, stride) for ids in forty_alone]
    assert batch["input_ids"] == [row for text in parts for row in text]
    assert batch["overflow_to_sample_mapping"] == [number for number, text in enumerate(parts) for _ in text]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_single_text_returns_several_rows(tokenizer, forty_texts, forty_alone):
    """`input_ids` of a single text is a list of rows, and the documented keys are missing."""
    batch = tokenizer(forty_texts[-1], max_length=10, **REST)
    assert batch["input_ids"] == rows(forty_alone[-1], 10, 0)
    assert set(batch) == {"input_ids", "attention_mask", "overflow_to_sample_mapping"}


@pytest.mark.parametrize("stride", [0, 1, 5, 9])
@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_rest_of_a_text_is_under_a_key(stride, tokenizer, forty_texts, forty_alone):
    """The rest of a text is in `overflowing_tokens`, with `stride` tokens repeated, in one piece."""
    batch = tokenizer(forty_texts[-1], max_length=10, stride=stride, **REST)
    assert batch["input_ids"] == forty_alone[-1][:10]
    assert batch["overflowing_tokens"] == forty_alone[-1][10 - stride :]
    assert batch["num_truncated_tokens"] == len(forty_alone[-1]) - 10


def test_fast_tokenizer_returns_rows_in_every_release(fast_tokenizer, forty_texts, forty_alone):
    """`GPT2TokenizerFast` returns the rest as further rows in every release."""
    batch = fast_tokenizer(forty_texts, max_length=10, **REST)
    assert batch["input_ids"] == [row for ids in forty_alone for row in rows(ids, 10, 0)]
