"""`batch_decode()` of a single row returns one text since 5.0; before, one text per token.

Beyond the tutorial: a row taken out of a batch, such as `output[0]`, has lost its outer list.

Instead: `tokenizer.batch_decode([ids])`
"""

import pytest

pytestmark = pytest.mark.refuted_by("batch_decode_joins", "batch_decode_splits_a_row")


@pytest.fixture(scope="module")
def ids(flag):
    return flag["input_ids"][0].tolist()  # one row taken out of a batch


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_batch_decode_of_a_row_returns_one_text(tokenizer, ids, forty_alone):
    """`batch_decode()` of a single row returns a list of one text."""
    for row in (ids, forty_alone[-1]):
        assert tokenizer.batch_decode(row) == [tokenizer.decode(row)]


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_batch_decode_of_a_row_splits_its_tokens(tokenizer, ids, forty_alone):
    """`batch_decode()` of a single row returns one text per token."""
    for row in (ids, forty_alone[-1]):
        assert tokenizer.batch_decode(row) == [tokenizer.decode([token]) for token in row]


def test_batch_decode_of_a_nested_row_returns_one_text(tokenizer, ids, forty_alone):
    """`batch_decode()` of a nested row returns one text."""
    for row in (ids, forty_alone[-1]):
        assert tokenizer.batch_decode([row, row]) == [tokenizer.decode(row)] * 2
