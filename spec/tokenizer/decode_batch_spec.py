"""`decode()` of a batch returns a list of texts since 5.0; before, it raises a `TypeError`.

Beyond the tutorial: its loop decodes one row at a time, which is possible in every release.

Instead: `tokenizer.batch_decode(rows)`

Message: int() argument must be a string, a bytes-like object or a ... number, not 'list'
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "decode_refuses_a_batch",
    "decode_takes_a_batch",
    "batch_decode_joins",
    "batch_decode_skips",
    "later_rows_decoded_as_one",
    "later_rows_not_decoded",
)
ROWS = [[15496], [15496, 13674, 0]]


@pytest.mark.needs("the tokenizer of gpt2")
def test_batch_decode_returns_one_text_per_row(tokenizer):
    """`batch_decode()` returns one text per row."""
    assert tokenizer.batch_decode(ROWS) == ["Hello", "Hello dear!"]


@pytest.mark.needs("the tokenizer of gpt2")
def test_batch_decode_keeps_special_tokens_by_default(tokenizer):
    """`batch_decode()` keeps special tokens by default."""
    assert tokenizer.batch_decode([[50256, 15496]]) == ["<|endoftext|>Hello"]
    assert tokenizer.batch_decode([[50256, 15496]], skip_special_tokens=True) == ["Hello"]


def test_batch_decode_decodes_each_of_forty_rows(tokenizer, forty_alone):
    """`batch_decode()` returns the text of each of forty rows, as `decode()` of that row does."""
    assert tokenizer.batch_decode(forty_alone) == [tokenizer.decode(row) for row in forty_alone]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_decode_returns_one_text_per_row(tokenizer, forty_alone):
    """`decode()` of a batch returns one text per row."""
    for rows in (ROWS, forty_alone):
        assert tokenizer.decode(rows) == [tokenizer.decode(row) for row in rows]


@pytest.mark.absent("transformers<5", source="huggingface/transformers#28635")
def test_decode_raises_for_a_batch(tokenizer, messages):
    """`decode()` of a batch raises a `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        tokenizer.decode(ROWS)
