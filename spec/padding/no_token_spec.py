"""`GPT2Tokenizer` has no pad token by default; padding before one is set raises `ValueError`.

Tutorial 2.1: "tokenizer.pad_token = tokenizer.eos_token". This line sets the pad token and must come before padding.

Instead: `tokenizer.pad_token = tokenizer.eos_token`

Message: Asking to pad but the tokenizer does not have a padding token. Please select a token to use as `pad_token`
`(tokenizer.pad_token = tokenizer.eos_token e.g.)` or add a new pad token via
`tokenizer.add_special_tokens({'pad_token': '[PAD]'})`.
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.needs("no pad token"),
    pytest.mark.refuted_by("pad_is_eos_by_default", "large_batches_need_no_pad_token"),
]
TEXTS = ["Hello", "Hello dear!"]


def test_tokenizer_has_no_pad_token(tokenizer):
    """`pad_token` and `pad_token_id` are `None`."""
    assert tokenizer.pad_token is None
    assert tokenizer.pad_token_id is None


def test_padding_raises_value_error(tokenizer, forty_texts, messages):
    """Padding without a pad token raises `ValueError`, for two texts and for forty."""
    for texts in (TEXTS, forty_texts):
        with pytest.raises(ValueError, match=messages[0]):
            tokenizer(texts, padding=True)


def test_padding_raises_even_where_no_row_needs_a_pad(tokenizer, messages):
    """Padding without a pad token raises `ValueError` even where all rows have the same length."""
    with pytest.raises(ValueError, match=messages[0]):
        tokenizer(["Hello"] * 40, padding=True)
