"""A Chinese character sends all that waits; one that later versions of Unicode added waits itself.

Beyond the tutorial: Chinese text has few spaces, so a `TextStreamer` looks at the last character of the text. The
blocks that count are those of Unicode 8; extension F and later ones, kana and Hangul do not count.

Instead: `"".join(pieces)`, which is the text in any script
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by("chinese_characters_wait", "one_chinese_block", "all_characters_are_chinese"),
]
BLOCKS = [  # the first and the last code point of the CJK Unified and the CJK Compatibility Ideographs
    (0x3400, 0x4DBF),  # extension A
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),  # compatibility
    (0x20000, 0x2A6DF),  # extension B
    (0x2A700, 0x2B73F),  # C
    (0x2B740, 0x2B81F),  # D
    (0x2B820, 0x2CEAF),  # E
    (0x2F800, 0x2FA1F),  # compatibility, supplement
]
EDGES = {edge for block in BLOCKS for edge in block}
BESIDE = {edge for first, last in BLOCKS for edge in (first - 1, last + 1)} - EDGES


@pytest.fixture(scope="module")
def pieces(tokenizer):
    """The call: the pieces in which a streamer hands over texts that come one by one, and the last one."""

    def call(*texts):
        streamer, found = transformers.TextStreamer(tokenizer), []
        streamer.on_finalized_text = lambda piece, stream_end=False: found.append(piece)
        for text in texts:
            streamer.put(torch.tensor(tokenizer(text)["input_ids"]))
        streamer.end()
        return found

    return call


def test_chinese_character_sends_what_waits(pieces):
    assert pieces("(", "你", "(", "好") == ["", "(你", "", "(好", ""]


@pytest.mark.parametrize("text", ["", "("])
def test_both_ends_of_each_block_are_sent(pieces, text):
    """The first and the last code point of each block are sent at once, and what waits before them."""
    for edge in map(chr, EDGES):
        assert pieces(*text, edge)[-2:] == [text + edge, ""]


def test_characters_beside_the_blocks_wait(pieces):
    for beside in map(chr, BESIDE):
        assert pieces("(", beside) == ["", "", "(" + beside]


@pytest.mark.parametrize("character", ["\U0002ebf0", "\U00030000", "か", "カ", "한", "a", "。"])
def test_other_scripts_and_newer_blocks_wait(pieces, character):
    """Newer blocks, kana, Hangul, Latin letters and the Chinese full stop do not send a symbol."""
    assert pieces("(", character, " ") == ["", "", "(" + character + " ", ""]


def test_character_of_several_tokens_comes_whole(tokenizer):
    found, streamer = [], transformers.TextStreamer(tokenizer)
    streamer.on_finalized_text = lambda piece, stream_end=False: found.append(piece)
    for token in tokenizer("𠀀")["input_ids"]:
        streamer.put(torch.tensor([token]))
    assert found == [*[""] * (len(found) - 1), "𠀀"]
    assert len(found) > 1
