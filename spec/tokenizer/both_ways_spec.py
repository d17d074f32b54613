"""`decode()` returns the text that the tokenizer encoded, unchanged, since 4.45.1.

Tutorial 2.1: "Contains both the encoder and the decoder." The sentence is about the class `GPT2Tokenizer`. Before
4.45.1, `decode()` removes the space before a punctuation mark by default.

Instead: `tokenizer.decode(ids, clean_up_tokenization_spaces=False)`
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "pieces_decoded_alone", "decode_tidies", "decode_keeps_spaces", "texts_stripped", "texts_normalised"
    ),
]
TEXTS = [
    "The American flag's colors are red, blue and",
    "  two  spaces,\ttabs\r\nand lines \n",
    "naïve café, Ω≈ç√, 你好, שלום, नमस्ते",
    "🤖👩‍👩‍👧‍👦 e\u0301 \u200b \ufeff \x00\x7f",
]


def test_text_survives_the_round_trip(tokenizer):
    for text in TEXTS:
        assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


def test_every_byte_survives_the_round_trip(tokenizer):
    text = "".join(chr(point) for point in reversed(range(0x250)))  # falling, so no punctuation follows a space
    assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


@pytest.mark.holds("transformers>=4.45.1", source="huggingface/transformers#31938")
def test_decode_keeps_a_space_before_punctuation(tokenizer):
    """By default `decode()` keeps a space before a punctuation mark."""
    assert tokenizer.decode(tokenizer("Hello , dear")["input_ids"]) == "Hello , dear"


@pytest.mark.holds("transformers<4.45.1", source="huggingface/transformers#31938")
def test_decode_removes_a_space_before_punctuation(tokenizer):
    """By default `decode()` removes a space before a punctuation mark."""
    assert tokenizer.decode(tokenizer("Hello , dear")["input_ids"]) == "Hello, dear"


def test_clean_up_false_keeps_the_space_in_every_release(tokenizer):
    """`clean_up_tokenization_spaces=False` keeps a space before punctuation in every release."""
    ids = tokenizer("Hello , dear")["input_ids"]
    assert tokenizer.decode(ids, clean_up_tokenization_spaces=False) == "Hello , dear"
