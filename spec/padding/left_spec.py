"""`padding_side="left"` puts the pads before the text.

Tutorial 2.1: "a padding token is added to the right or to the left of the sequence". With `padding_side="left"` the
tutorial prints: "Encoded input:  tensor([50256, 50256, 15496])".
"""

import pytest

pytestmark = [pytest.mark.tutorial("2.1"), pytest.mark.refuted_by("padding_side_ignored", "pads_have_id_0")]


def test_pads_stand_before_the_text(batch):
    assert batch["input_ids"].tolist() == [[50256, 50256, 15496], [15496, 13674, 0]]


def test_tokenizer_has_the_padding_side(left_tokenizer):
    """`tokenizer.padding_side` is the side passed to `from_pretrained()`."""
    assert left_tokenizer.padding_side == "left"


def test_every_row_ends_with_its_text(batch):
    """Every row ends with the last token of its text, which `generate()` continues."""
    assert batch["input_ids"][:, -1].tolist() == [15496, 0]


def test_padded_ids_are_as_recorded(batch, snapshot):
    assert batch["input_ids"].tolist() == snapshot
