"""`decode()` returns the text that the tokenizer encoded, unchanged, since 4.45.1.

Tutorial 2.1: "Contains both the encoder and the decoder." The sentence is about the class `GPT2Tokenizer`. Before
4.45.1, `decode()` removes the space before a punctuation mark by default.

Instead: `tokenizer.decode(ids, clean_up_tokenization_spaces=False)`
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by(
        "pieces_decoded_alone",
        "decode_tidies",
        "decode_keeps_spaces",
        "texts_stripped",
        "texts_normalised",
        "long_texts_end_early",
        "long_runs_of_white_space_shortened",
        "characters_above_ffff_replaced",
        "control_characters_dropped",
        "decode_stops_after_1024",
        "long_texts_tidied",
    ),
]
TEXTS = [
    "The American flag's colors are red, blue and",
    "  two  spaces,\ttabs\r\nand lines \n",
    "naïve café, Ω≈ç√, 你好, שלום, नमस्ते",
    "🤖👩‍👩‍👧‍👦 e\u0301 \u200b \ufeff \x00\x7f",
    " \t" * 100 + "\n" * 100 + "\u3000\xa0\u2028" * 100,
    "한국어, 日本語カナ, العربية ١٢٣, हिन्दी ४५, ไทย, ქართული, Tiếng Việt, \ue000 \U0001d54f \U000e0041",
]


def test_text_survives_the_round_trip(tokenizer):
    for text in TEXTS:
        assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


def test_long_text_survives_the_round_trip(tokenizer, P):
    """A text of more tokens than the model has positions survives the round trip."""
    text = "".join(TEXTS) * (P // 100)
    ids = tokenizer(text)["input_ids"]
    assert len(ids) > P
    assert tokenizer.decode(ids) == text


@given(text=st.text())
def test_any_text_survives_the_round_trip(tokenizer, text):
    """Any Unicode text survives the round trip."""
    ids = tokenizer(text)["input_ids"]
    assert tokenizer.decode(ids, clean_up_tokenization_spaces=False) == text


def test_every_byte_survives_the_round_trip(tokenizer):
    text = "".join(chr(point) for point in reversed(range(0x250)))  # falling, so no punctuation follows a space
    assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


def test_characters_of_every_block_survive(tokenizer):
    """Every 400th character of Unicode survives the round trip, in one text."""
    text = "".join(chr(point) for point in range(0, 0x110000, 400) if not 0xD800 <= point < 0xE000)
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
    assert tokenizer.decode(ids * 100, clean_up_tokenization_spaces=False) == "Hello , dear" * 100
