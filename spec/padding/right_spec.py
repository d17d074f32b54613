"""By default `GPT2Tokenizer` pads on the right.

Tutorial 2.1: `tokenizer = GPT2Tokenizer.from_pretrained("gpt2", padding_side = "left")`. The argument overrides this
default.
"""

import pytest

pytestmark = [pytest.mark.tutorial("2.1"), pytest.mark.refuted_by("pads_left_by_default")]


def test_padding_side_is_right_by_default(tokenizer):
    """`tokenizer.padding_side` is "right" by default."""
    assert tokenizer.padding_side == "right"


def test_pads_stand_after_the_text(tokenizer_for):
    tokenizer = tokenizer_for(pad_token="<|endoftext|>")
    batch = tokenizer(["Hello", "Hello dear!"], padding=True)
    assert batch["input_ids"] == [[15496, 50256, 50256], [15496, 13674, 0]]
    assert batch["attention_mask"] == [[1, 0, 0], [1, 1, 1]]
