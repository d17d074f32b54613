"""The tokenizer pads on the right unless told otherwise.

Tutorial 2.1 asks for padding_side="left"; what it asks to change is this default.
"""

import pytest

pytestmark = [pytest.mark.tutorial("2.1"), pytest.mark.refuted_by("pads_left_by_default")]


def test_the_default_side_is_right(tokenizer):
    assert tokenizer.padding_side == "right"


def test_pads_stand_after_the_text(tokenizer_for):
    tokenizer = tokenizer_for(pad_token="<|endoftext|>")
    batch = tokenizer(["Hello", "Hello dear!"], padding=True)
    assert batch["input_ids"] == [[15496, 50256, 50256], [15496, 13674, 0]]
    assert batch["attention_mask"] == [[1, 0, 0], [1, 1, 1]]
