"""GPT-2 brings no pad token: padding without setting one raises ValueError.

Tutorial 2.1 sets tokenizer.pad_token = tokenizer.eos_token before it pads; this is why.
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.needs("no pad token"),
    pytest.mark.refuted_by("pad_is_eos_by_default"),
]
TEXTS = ["Hello", "Hello dear!"]


def test_there_is_no_pad_token(tokenizer):
    assert tokenizer.pad_token is None
    assert tokenizer.pad_token_id is None


def test_padding_without_one_is_refused(tokenizer):
    with pytest.raises(ValueError, match="does not have a padding token"):
        tokenizer(TEXTS, padding=True)


def test_padding_is_refused_even_where_no_row_needs_it(tokenizer):
    with pytest.raises(ValueError, match="does not have a padding token"):
        tokenizer(["Hello", " dear"], padding=True)
