"""With `pad_to_multiple_of=8`, `padding=True` pads every row to the same multiple of 8 tokens.

Beyond the tutorial: the library's documentation recommends such lengths for the Tensor Cores of NVIDIA GPUs. Without
`padding`, the argument has no effect and no warning is logged.

Instead: `tokenizer(texts, padding=True, pad_to_multiple_of=8)`
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "pad_to_multiple_of_ignored", "mask_all_ones", "pads_to_multiple_of_8", "pads_unasked"
)
TEXTS = ["Hello", "Hello dear!", "Today we can go to"]  # 1, 3 and 5 tokens


def test_length_of_the_longest_row_is_rounded_up(left_tokenizer):
    """The length of the longest row is rounded up to a multiple of 8: 5 to 8, 8 to 8, 9 to 16."""
    for longest, length in [(5, 8), (8, 8), (9, 16)]:
        batch = left_tokenizer(["Hello", "Hello" * longest], padding=True, pad_to_multiple_of=8)
        assert [len(row) for row in batch["input_ids"]] == [length, length]


def test_mask_is_0_on_these_pads(left_tokenizer):
    """The mask is 0 on these pads, in the longest row too."""
    batch = left_tokenizer(TEXTS, padding=True, pad_to_multiple_of=8)
    assert batch["attention_mask"] == [[0] * 7 + [1], [0] * 5 + [1] * 3, [0] * 3 + [1] * 5]


def test_padding_alone_pads_to_the_longest_row(left_tokenizer):
    """`padding=True` alone pads every row to the length of the longest row."""
    batch = left_tokenizer(TEXTS, padding=True)
    assert [len(row) for row in batch["input_ids"]] == [5, 5, 5]


def test_argument_has_no_effect_without_padding(left_tokenizer, library_log):
    """`pad_to_multiple_of` has no effect without `padding`, and no warning is logged."""
    batch = left_tokenizer(TEXTS, pad_to_multiple_of=8)
    assert [len(row) for row in batch["input_ids"]] == [1, 3, 5]
    assert library_log.messages == []
