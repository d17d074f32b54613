"""A streamer hands over letters and digits at once since 5.24; before, words with their space.

Documentation: "prints the token(s) to stdout as soon as they are decoded" (`TextStreamer`). Before 5.24 it read "as
soon as entire words are formed". In every release a symbol waits for the next space, and a line end sends all.

Instead: `"".join(pieces)`, which is the text in every release: a piece can be empty and is no token
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("words_wait_for_a_space", "symbols_do_not_wait", "line_ends_wait")


@pytest.fixture
def pieces(small_tokenizer_for):
    """The call: the pieces in which a streamer hands over a text whose tokens come one by one, and the last one."""
    letters = small_tokenizer_for(clean_up_tokenization_spaces=False)

    def call(text):
        streamer, found = transformers.TextStreamer(letters), []
        streamer.on_finalized_text = lambda piece, stream_end=False: found.append(piece)
        for token in letters(text)["input_ids"]:
            streamer.put(torch.tensor([token]))
        streamer.end()
        return found

    return call


@pytest.mark.holds("transformers>=5.24", source="measured")
def test_letters_and_digits_are_handed_over_at_once(pieces):
    """Letters, digits and spaces are handed over with their token."""
    assert pieces("a hen of 12") == ["a", " ", "he", "n", " ", "o", "f", " ", "1", "2", ""]


@pytest.mark.holds("transformers<5.24", source="measured")
def test_word_is_handed_over_with_its_space(pieces):
    """A word is handed over with the space after it, the last one at the end."""
    assert pieces("a hen of 12") == ["", "a ", "", "", "hen ", "", "", "of ", "", "", "12"]


def test_symbol_waits_for_the_next_space(pieces):
    assert pieces("?! ") == ["", "", "?! ", ""]
    assert pieces("?!") == ["", "", "?!"]


def test_line_end_hands_over_what_waits(pieces):
    assert pieces("?!\n") == ["", "", "?!\n", ""]


def test_pieces_are_the_text(pieces):
    text = "The hen, 12 of them:\n\n(a) eggs? (b) x_y=3;\n" * 20
    assert "".join(pieces(text)) == text
