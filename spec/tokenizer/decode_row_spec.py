"""`batch_decode()` of a single row returns one text since 5.0; before, one text per token.

Beyond the tutorial: a row taken out of a batch, such as `output[0]`, has lost its outer list.

Instead: `tokenizer.batch_decode([ids])`
"""

import pytest

pytestmark = pytest.mark.refuted_by("batch_decode_joins", "batch_decode_splits_a_row")
IDS = [15496, 13674, 0]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_batch_decode_of_a_row_returns_one_text(tokenizer):
    """`batch_decode()` of a single row returns a list of one text."""
    assert tokenizer.batch_decode(IDS) == ["Hello dear!"]


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_batch_decode_of_a_row_splits_its_tokens(tokenizer):
    """`batch_decode()` of a single row returns one text per token."""
    assert tokenizer.batch_decode(IDS) == ["Hello", " dear", "!"]


def test_batch_decode_of_a_nested_row_returns_one_text(tokenizer):
    assert tokenizer.batch_decode([IDS, IDS]) == ["Hello dear!", "Hello dear!"]
