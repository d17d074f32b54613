"""padding_side="left" puts the pads before the text.

Tutorial 2.1: "a padding token is added to the right or to the left of the sequence"; printed:
Encoded input: tensor([50256, 50256, 15496]).
"""

import pytest

pytestmark = [pytest.mark.tutorial("2.1"), pytest.mark.refuted_by("padding_side_ignored", "pads_have_id_0")]


def test_pads_stand_before_the_text(batch):
    assert batch["input_ids"].tolist() == [[50256, 50256, 15496], [15496, 13674, 0]]


def test_the_tokenizer_says_its_side(left_tokenizer):
    assert left_tokenizer.padding_side == "left"


def test_the_text_ends_each_row_so_the_last_column_is_what_is_continued(batch):
    assert batch["input_ids"][:, -1].tolist() == [15496, 0]
