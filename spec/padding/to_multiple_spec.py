"""With `pad_to_multiple_of=8`, `padding=True` pads every row to the same multiple of 8 tokens.

Beyond the tutorial: the library's documentation recommends such lengths for the Tensor Cores of NVIDIA GPUs. Without
`padding`, the argument has no effect and no warning is logged.

Instead: `tokenizer(texts, padding=True, pad_to_multiple_of=8)`
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.refuted_by(
    "pad_to_multiple_of_ignored",
    "mask_all_ones",
    "pads_to_multiple_of_8",
    "pads_unasked",
    "pad_to_multiple_of_at_most_64",
)
TEXTS = ["Hello", "Hello dear!", "Today we can go to"]  # 1, 3 and 5 tokens


@pytest.mark.needs("the tokenizer of gpt2")
def test_length_of_the_longest_row_is_rounded_up(left_tokenizer):
    """The length of the longest row is rounded up to a multiple of 8: 5 to 8, 8 to 8, 9 to 16."""
    for longest, length in [(5, 8), (8, 8), (9, 16)]:
        batch = left_tokenizer(["Hello", "Hello" * longest], padding=True, pad_to_multiple_of=8)
        assert [len(row) for row in batch["input_ids"]] == [length, length]


@pytest.mark.needs("the tokenizer of gpt2")
def test_mask_is_0_on_these_pads(left_tokenizer):
    """The mask is 0 on these pads, in the longest row too."""
    batch = left_tokenizer(TEXTS, padding=True, pad_to_multiple_of=8)
    assert batch["attention_mask"] == [[0] * 7 + [1], [0] * 5 + [1] * 3, [0] * 3 + [1] * 5]


def test_length_is_this_multiple_where_one_is_enough(left_tokenizer):
    """The length is n itself, for each common multiple n that is longer than the longest row."""
    for multiple in (16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 192, 256, 512):
        batch = left_tokenizer(TEXTS, padding=True, pad_to_multiple_of=multiple)
        assert [len(row) for row in batch["input_ids"]] == [multiple, multiple, multiple]


@given(multiple=st.integers(1, 300), words=st.integers(1, 300))
def test_length_is_rounded_up_to_any_multiple(left_tokenizer, multiple, words):
    """The length is the next multiple of n, for any n and any length of the longest row."""
    texts = ["Hello", "Hello" * words]
    lengths = [len(left_tokenizer(text)["input_ids"]) for text in texts]
    batch = left_tokenizer(texts, padding=True, pad_to_multiple_of=multiple)
    padded = -(-max(lengths) // multiple) * multiple
    assert batch["attention_mask"] == [[0] * (padded - length) + [1] * length for length in lengths]


def test_padding_alone_pads_to_the_longest_row(left_tokenizer):
    """`padding=True` alone pads every row to the length of the longest row."""
    batch = left_tokenizer(TEXTS, padding=True)
    longest = len(left_tokenizer(TEXTS[-1])["input_ids"])
    assert [len(row) for row in batch["input_ids"]] == [longest, longest, longest]


def test_argument_has_no_effect_without_padding(left_tokenizer, library_log):
    """`pad_to_multiple_of` has no effect without `padding`, and no warning is logged."""
    batch = left_tokenizer(TEXTS, pad_to_multiple_of=8)
    assert batch["input_ids"] == [left_tokenizer(text)["input_ids"] for text in TEXTS]
    assert library_log.messages == []
