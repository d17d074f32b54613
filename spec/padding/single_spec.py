"""`padding=True` leaves a single text alone and ignores `max_length`; `"max_length"` pads it.

Documentation: "True or 'longest': pad to the longest sequence in the batch (no padding is applied if you only provide
a single sequence)" (the page "Padding and truncation"). Without truncation, a longer text keeps all its tokens.

Instead: `tokenizer(text, padding="max_length", truncation=True, max_length=n)`

Message: `max_length` is ignored when `padding`=`True` and there is no truncation strategy. To pad to max length, use
`padding='max_length'`.

Message: ... is not a valid PaddingStrategy, please select one of ['longest', 'max_length', 'do_not_pad']
"""

import pytest

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by(
        "padding_is_to_max_length", "padding_is_longest", "max_length_at_most_512", "any_padding_is_accepted"
    ),
]


@pytest.mark.parametrize("length", [1, 9, 600])
def test_padding_true_ignores_max_length(length, left_tokenizer, forty_texts, forty_alone, messages):
    """`padding=True` pads to the longest row and warns about `max_length`, if `truncation=False`."""
    with pytest.warns(UserWarning, match=messages[0]):
        rows = left_tokenizer(forty_texts[:12], padding=True, truncation=False, max_length=length)["input_ids"]
    assert {len(row) for row in rows} == {max(map(len, forty_alone[:12]))}


def test_padding_true_leaves_a_single_text(left_tokenizer, forty_texts, forty_alone):
    """`padding=True` adds no pad to a single text."""
    for text, ids in zip(forty_texts, forty_alone, strict=True):
        assert left_tokenizer(text, padding=True)["input_ids"] == ids


@pytest.mark.parametrize("length", [4, 100, 600])
def test_max_length_pads_a_single_text(length, left_tokenizer, forty_texts, forty_alone, eos):
    """`padding="max_length"` pads a single text to `max_length`; a longer one keeps all its tokens."""
    for text, ids in zip(forty_texts[1:], forty_alone[1:], strict=True):
        found = left_tokenizer(text, padding="max_length", truncation=False, max_length=length)["input_ids"]
        assert found == [eos] * (length - len(ids)) + ids


@pytest.mark.needs("model_max_length")
def test_max_length_alone_pads_to_the_positions(left_tokenizer, P):
    """`padding="max_length"` without `max_length` pads to as many tokens as the model has positions."""
    assert len(left_tokenizer("a", padding="max_length")["input_ids"]) == P


def test_other_value_raises_value_error(left_tokenizer, messages):
    """Another value of `padding` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[1]):
        left_tokenizer("a", padding="widest")
