"""`padding=True` pads every row to the length of the longest row.

Tutorial 2.1: a padding token is added "to make the dimension homogeneous".
"""

import pytest

pytestmark = [pytest.mark.tutorial("2.1"), pytest.mark.refuted_by("pads_to_multiple_of_8", "mask_all_ones")]
TEXTS = ["Hello", "Hello dear!", "Today we can go to"]  # 1, 3 and 5 tokens


def test_every_row_has_the_length_of_the_longest(left_tokenizer):
    batch = left_tokenizer(TEXTS, padding=True, return_tensors="pt")
    assert batch["input_ids"].shape == batch["attention_mask"].shape == (3, 5)  # (B, T)


def test_longest_text_has_no_pad(left_tokenizer):
    batch = left_tokenizer(TEXTS, padding=True)
    assert [row.count(0) for row in batch["attention_mask"]] == [4, 2, 0]


def test_max_length_pads_every_row_to_that_length(left_tokenizer):
    """`padding="max_length"` with `max_length=7` pads every row to 7 tokens."""
    batch = left_tokenizer(TEXTS, padding="max_length", max_length=7)
    assert [len(row) for row in batch["input_ids"]] == [7, 7, 7]
