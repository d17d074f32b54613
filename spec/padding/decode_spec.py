"""decode() writes the pads as <|endoftext|>; skip_special_tokens=True drops them.

Tutorial 2.1 prints: Decoded input: <|endoftext|><|endoftext|>Hello.
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("skip_special_tokens_ignored", "decode_skips_special_tokens", "bytes_not_decoded"),
]


def test_pads_are_written_out(left_tokenizer, batch):
    assert left_tokenizer.decode(batch["input_ids"][0]) == "<|endoftext|><|endoftext|>Hello"


def test_skip_special_tokens_drops_them(left_tokenizer, batch):
    assert left_tokenizer.decode(batch["input_ids"][0], skip_special_tokens=True) == "Hello"


def test_a_row_without_pads_reads_the_same_both_ways(left_tokenizer, batch):
    assert left_tokenizer.decode(batch["input_ids"][1]) == "Hello dear!"
    assert left_tokenizer.decode(batch["input_ids"][1], skip_special_tokens=True) == "Hello dear!"
