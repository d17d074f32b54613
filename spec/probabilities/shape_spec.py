"""The logits are one row of V numbers per position: (1, 10, 50257) for ten tokens in gpt2.

Tutorial 3: "Shape: [1, seq_len, vocab_size]"; printed: torch.Size([1, 10, 50257]).
"""

import pytest
import torch

pytestmark = [pytest.mark.tutorial("3"), pytest.mark.refuted_by("logits_of_the_last_row", "loads_in_bfloat16")]


def test_there_is_a_row_per_position_and_a_column_per_token_of_the_vocabulary(flag, flag_outputs, tokenizer, V):
    assert flag_outputs.logits.shape == (1, 10, V)  # (B, T, V)
    assert flag["input_ids"].shape == (1, 10)  # (B, T)
    assert len(tokenizer) == V


@pytest.mark.needs("float32")
def test_the_logits_are_float32(flag_outputs):
    assert flag_outputs.logits.dtype == torch.float32


def test_a_batch_has_a_block_of_rows_per_text(model, batch, V):
    with torch.no_grad():
        assert model(**batch).logits.shape == (2, 3, V)  # (B, T, V)
