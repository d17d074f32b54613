"""decode() takes a batch and gives a list of texts, from 5.0 on; before, batch_decode() alone does.

Beyond the tutorial: its loop decodes row by row, which every release does. A single row in batch_decode() is a text
from 5.0 on; before, a text a token.
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "decode_refuses_a_batch",
    "decode_takes_a_batch",
    "batch_decode_joins",
    "batch_decode_splits_a_row",
    "batch_decode_skips",
)
ROWS = [[15496], [15496, 13674, 0]]


def test_batch_decode_gives_a_text_a_row_in_every_release(tokenizer):
    assert tokenizer.batch_decode(ROWS) == ["Hello", "Hello dear!"]


def test_batch_decode_writes_special_tokens_out_unless_they_are_skipped(tokenizer):
    assert tokenizer.batch_decode([[50256, 15496]]) == ["<|endoftext|>Hello"]
    assert tokenizer.batch_decode([[50256, 15496]], skip_special_tokens=True) == ["Hello"]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="decode")
def test_decode_gives_a_text_a_row(tokenizer):
    assert tokenizer.decode(ROWS) == ["Hello", "Hello dear!"]


@pytest.mark.absent("transformers<5", source="huggingface/transformers#28635", about="decode")
def test_decode_refuses_a_batch(tokenizer):
    with pytest.raises(TypeError, match="not 'list'"):
        tokenizer.decode(ROWS)


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="a single row")
def test_batch_decode_of_a_single_row_is_its_text(tokenizer):
    assert tokenizer.batch_decode(ROWS[1]) == ["Hello dear!"]


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="a single row")
def test_batch_decode_of_a_single_row_is_a_text_a_token(tokenizer):
    assert tokenizer.batch_decode(ROWS[1]) == ["Hello", " dear", "!"]
