"""The tokenizer encodes and decodes: any text survives the round trip, from 4.45.1 on.

Tutorial 2.1: GPT2Tokenizer "contains both the encoder and the decoder". Before 4.45.1 decode() takes the space before
punctuation away unless told not to.
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


def test_any_text_survives_the_round_trip(tokenizer):
    for text in TEXTS:
        assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


def test_every_byte_survives_the_round_trip(tokenizer):
    text = "".join(chr(point) for point in reversed(range(0x250)))  # falling, so no punctuation follows a space
    assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


@pytest.mark.holds("transformers>=4.45.1", source="huggingface/transformers#31938")
def test_a_space_before_punctuation_is_kept(tokenizer):
    assert tokenizer.decode(tokenizer("Hello , dear")["input_ids"]) == "Hello , dear"


@pytest.mark.holds("transformers<4.45.1", source="huggingface/transformers#31938")
def test_a_space_before_punctuation_is_tidied_away(tokenizer):
    assert tokenizer.decode(tokenizer("Hello , dear")["input_ids"]) == "Hello, dear"


def test_clean_up_tokenization_spaces_decides_it_in_every_release(tokenizer):
    ids = tokenizer("Hello , dear")["input_ids"]
    assert tokenizer.decode(ids, clean_up_tokenization_spaces=False) == "Hello , dear"
