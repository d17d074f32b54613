"""`padding=True` pads every row to the length of the longest row.

Tutorial 2.1: a padding token is added "to make the dimension homogeneous".
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "pads_to_multiple_of_8",
        "mask_all_ones",
        "large_batches_are_cut",
        "max_length_at_most_512",
        "later_pads_have_mask_1",
        "longest_is_not_a_value",
        "padding_false_pads",
    ),
]
TEXTS = ["Hello", "Hello dear!", "Today we can go to"]  # 1, 3 and 5 tokens


@pytest.mark.needs("the tokenizer of gpt2")
def test_every_row_has_the_length_of_the_longest(left_tokenizer):
    batch = left_tokenizer(TEXTS, padding=True, return_tensors="pt")
    assert batch["input_ids"].shape == batch["attention_mask"].shape == (3, 5)  # (B, T)


def test_forty_rows_have_the_length_of_the_longest(forty_padded, forty_alone):
    longest = max(map(len, forty_alone))
    assert forty_padded["input_ids"].shape == forty_padded["attention_mask"].shape == (40, longest)  # (B, T)


def test_longest_text_has_no_pad(forty_padded, forty_alone):
    longest = max(map(len, forty_alone))
    pads = (forty_padded["attention_mask"] == 0).sum(dim=1)
    assert pads.tolist() == [longest - len(ids) for ids in forty_alone]


def test_longest_pads_as_true_does(left_tokenizer, forty_texts):
    """`padding="longest"` pads as `padding=True` does."""
    longest, rows = (left_tokenizer(forty_texts, padding=padding)["input_ids"] for padding in ("longest", True))
    assert longest == rows
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("padding", [False, "do_not_pad"])
def test_rows_keep_their_lengths_without_padding(padding, left_tokenizer, forty_texts, forty_alone):
    """`padding=False` and `padding="do_not_pad"` leave each row as long as its text."""
    assert left_tokenizer(forty_texts, padding=padding)["input_ids"] == forty_alone


@pytest.mark.parametrize("length", [32, 600, 2000])
def test_max_length_pads_every_row_to_that_length(left_tokenizer, length):
    """`padding="max_length"` with `max_length=n` pads every row to n tokens."""
    batch = left_tokenizer(TEXTS, padding="max_length", max_length=length)
    assert [len(row) for row in batch["input_ids"]] == [length, length, length]
    tokens = [len(left_tokenizer(text)["input_ids"]) for text in TEXTS]
    assert batch["attention_mask"] == [[0] * (length - count) + [1] * count for count in tokens]
