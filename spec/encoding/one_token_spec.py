"""A token that is decoded alone can be `�`, since GPT-2 splits an emoji into several tokens.

Beyond the tutorial: who prints the tokens of a text one by one loses its characters. A token holds bytes, and one
character of UTF-8 has up to four. `TextStreamer` waits until a character is complete.

Instead: `tokenizer.decode(ids)` of all ids, or `tokenizer.decode(ids[:n])` while it does not end with `�`
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by(
        "pieces_decoded_alone", "incomplete_characters_dropped", "texts_stripped", "decode_stops_after_1024"
    ),
]
SYMBOLS = "🤖🙂🧠🦉🏳🎻 नमस्ते 你好 שלום "
RAW = {"clean_up_tokenization_spaces": False}


@pytest.fixture(scope="module")
def long():
    """A text of more than a thousand tokens in several scripts."""
    return f"Hello dear! {SYMBOLS}" * 40


@pytest.mark.needs("the tokenizer of gpt2")
def test_each_token_of_an_emoji_is_a_replacement_character(tokenizer):
    """Each of the three tokens of "🤖" is decoded to `�`, and all of them to the emoji."""
    ids = tokenizer("🤖")["input_ids"]
    assert [tokenizer.decode([id_]) for id_ in ids] == ["�"] * 3
    assert tokenizer.decode(ids) == "🤖"


def test_text_of_single_tokens_has_lost_its_symbols(tokenizer, long):
    """The text of the tokens decoded one by one lacks the symbols of the text."""
    ids = tokenizer(long)["input_ids"]
    pieces = tokenizer.batch_decode([[id_] for id_ in ids], **RAW)
    assert "".join(pieces).count("�") > 400
    assert "🤖" not in "".join(pieces)
    assert tokenizer.decode(ids, **RAW) == long


def test_start_of_a_text_lacks_its_last_character_at_most(tokenizer, long):
    """The first tokens are decoded to the start of the text, and `�` where a character is incomplete."""
    ids = tokenizer(long)["input_ids"]
    for end in range(1, len(ids), 41):
        start = tokenizer.decode(ids[:end], **RAW)
        assert long.startswith(start.rstrip("�"))
        assert "�" not in start[:-3]


@given(text=st.text(st.characters(max_codepoint=127)))
def test_any_ascii_text_is_that_of_its_single_tokens(tokenizer, text):
    """Any ASCII text is that of its tokens decoded one by one."""
    ids = tokenizer(text)["input_ids"]
    assert "".join(tokenizer.decode([id_], **RAW) for id_ in ids) == text
