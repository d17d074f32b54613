"""`decode()` of a batch returns a list of texts since 5.0; before, it raises a `TypeError`.

Beyond the tutorial: its loop decodes one row at a time, which is possible in every release.

Instead: `tokenizer.batch_decode(rows)`

Message: int() argument must be a string, a bytes-like object or a ... number, not 'list'
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "decode_refuses_a_batch", "decode_takes_a_batch", "batch_decode_joins", "batch_decode_skips"
)
ROWS = [[15496], [15496, 13674, 0]]


def test_batch_decode_returns_one_text_per_row(tokenizer):
    assert tokenizer.batch_decode(ROWS) == ["Hello", "Hello dear!"]


def test_batch_decode_keeps_special_tokens_by_default(tokenizer):
    assert tokenizer.batch_decode([[50256, 15496]]) == ["<|endoftext|>Hello"]
    assert tokenizer.batch_decode([[50256, 15496]], skip_special_tokens=True) == ["Hello"]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_decode_returns_one_text_per_row(tokenizer):
    """`decode()` of a batch returns one text per row."""
    assert tokenizer.decode(ROWS) == ["Hello", "Hello dear!"]


@pytest.mark.absent("transformers<5", source="huggingface/transformers#28635")
def test_decode_raises_for_a_batch(tokenizer, messages):
    """`decode()` of a batch raises a `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        tokenizer.decode(ROWS)
