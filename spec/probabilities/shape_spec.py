"""`logits` has a row per position and a column per vocabulary token: (1, 10, 50257) for ten tokens.

Tutorial 3: the comment is "Shape: [1, seq_len, vocab_size]", and the printed shape is "torch.Size([1, 10, 50257])".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("logits_of_the_last_row", "loads_in_bfloat16", "logits_end_at_512"),
]


@pytest.mark.needs("the tokenizer of gpt2")
def test_ten_tokens_have_ten_rows(flag, flag_outputs, tokenizer, V):
    """`logits` has ten rows for the ten tokens of the prompt, and a column per token of the tokenizer."""
    assert flag["input_ids"].shape == (1, 10)  # (B, T)
    assert flag_outputs.logits.shape == (1, 10, V)  # (B, T, V)
    assert tokenizer.vocab_size == 50257 <= V  # some checkpoints have columns that no token uses


def test_logits_have_a_row_per_position(flag, flag_outputs, V):
    """`logits` has one row per position and one column per token of the vocabulary."""
    assert flag_outputs.logits.shape == (*flag["input_ids"].shape, V)  # (B, T, V)


@pytest.mark.needs("float32")
def test_logits_are_float32(flag_outputs):
    assert flag_outputs.logits.dtype == torch.float32


def test_logits_of_a_batch_have_a_matrix_per_text(model, batch, V):
    with torch.no_grad():
        assert model(**batch).logits.shape == (*batch["input_ids"].shape, V)  # (B, T, V)


def test_a_corner_of_the_logits_is_as_recorded(flag_outputs, snapshot):
    """The shape of `logits` and the first rows and columns of `logits[0]` are as recorded."""
    logits = flag_outputs.logits
    assert {"shape": list(logits.shape), "corner": logits[0, :3, :6].tolist()} == snapshot


def test_long_texts_have_a_row_per_position(tiny_outputs):
    """A text of 1024 tokens, the most that fit, has 1024 rows."""
    assert tiny_outputs["logits"].shape == (1, 1024, 600)
