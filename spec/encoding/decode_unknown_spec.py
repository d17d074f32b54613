"""`decode()` drops an id that no token has since 5.0; before, it raises `TypeError`.

Beyond the tutorial: a model may have more rows than the tokenizer has tokens, and then generates such ids. -100, the
label of a position without a loss, raises `OverflowError` since 5.0.

Instead: `tokenizer.decode([id for id in ids if 0 <= id < len(tokenizer)])`
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "negative_ids_are_ignored", "unknown_ids_are_dropped", "unknown_ids_have_a_name", "unknown_ids_end_a_text"
)


@pytest.fixture(scope="module")
def unknown(tokenizer):
    """Ids that no token has."""
    return [len(tokenizer), len(tokenizer) + 1000, 10**6]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="ids too large")
def test_unknown_ids_are_dropped(tokenizer, unknown, forty_alone):
    """`decode()` drops ids that no token has, wherever they stand."""
    ids = forty_alone[30]
    mixed = [id_ for known in ids for id_ in [known, unknown[known % 3]]]
    assert tokenizer.decode(mixed) == tokenizer.decode(ids)
    assert tokenizer.decode(unknown) == ""


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="ids too large")
def test_unknown_ids_raise_type_error(tokenizer, unknown, forty_alone):
    """`decode()` raises `TypeError` for an id that no token has."""
    for id_ in unknown:
        with pytest.raises(TypeError):
            tokenizer.decode([*forty_alone[3], id_])


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="negative ids")
def test_negative_id_raises_overflow_error(tokenizer):
    """`decode()` raises `OverflowError` for -100."""
    with pytest.raises(OverflowError):
        tokenizer.decode([-100])


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="negative ids")
def test_negative_id_raises_type_error(tokenizer):
    """`decode()` raises `TypeError` for -100."""
    with pytest.raises(TypeError):
        tokenizer.decode([-100])


def test_token_of_an_unknown_id_is_none(tokenizer, unknown):
    """`convert_ids_to_tokens()` returns `None` for an id that no token has."""
    assert tokenizer.convert_ids_to_tokens(unknown) == [None] * 3
