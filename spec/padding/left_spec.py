"""`padding_side="left"` puts the pads before the text.

Tutorial 2.1: "a padding token is added to the right or to the left of the sequence". With `padding_side="left"` the
tutorial prints: "Encoded input:  tensor([50256, 50256, 15496])".
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "padding_side_ignored", "pads_have_id_0", "later_pads_have_id_0", "later_rows_pad_on_the_other_side"
    ),
]


@pytest.mark.needs("the tokenizer of gpt2")
def test_pads_stand_before_the_text(batch):
    assert batch["input_ids"].tolist() == [[50256, 50256, 15496], [15496, 13674, 0]]


def test_tokenizer_has_the_padding_side(left_tokenizer):
    """`tokenizer.padding_side` is the side passed to `from_pretrained()`."""
    assert left_tokenizer.padding_side == "left"


def test_every_row_ends_with_its_text(forty_padded, forty_alone):
    """Every row ends with the last token of its text, which `generate()` continues."""
    for row, alone in zip(forty_padded["input_ids"].tolist(), forty_alone, strict=True):
        assert row[len(row) - len(alone) :] == alone


def test_pads_fill_each_row_from_its_first_position(forty_padded, forty_alone, eos):
    for row, alone in zip(forty_padded["input_ids"].tolist(), forty_alone, strict=True):
        pads = len(row) - len(alone)
        assert row[:pads] == [eos] * pads


@given(texts=st.lists(st.text(), min_size=1, max_size=12))
def test_any_batch_has_pads_before_each_text(left_tokenizer, eos, texts):
    alone = [left_tokenizer(text)["input_ids"] for text in texts]
    longest = max(map(len, alone))
    padded = left_tokenizer(texts, padding=True)["input_ids"]
    assert padded == [[eos] * (longest - len(ids)) + ids for ids in alone]


def test_padded_ids_are_as_recorded(batch, snapshot):
    assert batch["input_ids"].tolist() == snapshot
