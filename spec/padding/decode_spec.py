"""`decode()` returns pads as `<|endoftext|>`; `skip_special_tokens=True` removes them.

Tutorial 2.1: "Decoded input:  <|endoftext|><|endoftext|>Hello". This is the printed text of a row with two pads; the
pad token is the end-of-text token.
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "skip_special_tokens_ignored",
        "decode_skips_special_tokens",
        "bytes_not_decoded",
        "later_pads_not_skipped",
        "later_rows_decoded_as_one",
    ),
]


@pytest.mark.needs("the tokenizer of gpt2")
def test_pads_are_decoded_as_end_of_text(left_tokenizer, batch):
    """Each pad is decoded as `<|endoftext|>`."""
    assert left_tokenizer.decode(batch["input_ids"][0]) == "<|endoftext|><|endoftext|>Hello"


@pytest.mark.needs("the tokenizer of gpt2")
def test_skip_special_tokens_removes_the_pads(left_tokenizer, batch):
    """`skip_special_tokens=True` removes the pads."""
    assert left_tokenizer.decode(batch["input_ids"][0], skip_special_tokens=True) == "Hello"


@pytest.mark.needs("the tokenizer of gpt2")
def test_row_without_pads_decodes_the_same_either_way(left_tokenizer, batch):
    """A row without pads is decoded to the same text with and without `skip_special_tokens=True`."""
    assert left_tokenizer.decode(batch["input_ids"][1]) == "Hello dear!"
    assert left_tokenizer.decode(batch["input_ids"][1], skip_special_tokens=True) == "Hello dear!"


def test_each_pad_of_a_long_row_is_decoded(left_tokenizer, forty_padded, forty_alone):
    """Each pad of a long row is decoded as one `<|endoftext|>`, before the decoded text."""
    for row, alone in zip(forty_padded["input_ids"], forty_alone, strict=True):
        pads = left_tokenizer.eos_token * (len(row) - len(alone))
        assert left_tokenizer.decode(row) == pads + left_tokenizer.decode(alone)


def test_skip_special_tokens_leaves_the_texts_alone(left_tokenizer, forty_padded, forty_alone):
    """`skip_special_tokens=True` leaves each of forty texts without its pads."""
    special = left_tokenizer.all_special_ids
    texts = [left_tokenizer.decode([token for token in alone if token not in special]) for alone in forty_alone]
    assert left_tokenizer.batch_decode(forty_padded["input_ids"], skip_special_tokens=True) == texts


def test_decoded_rows_are_as_recorded(left_tokenizer, batch, snapshot):
    assert [left_tokenizer.decode(row) for row in batch["input_ids"]] == snapshot
