"""bad_words_ids keeps a word of several tokens out as a whole: its last token, after the others alone.

Beyond the tutorial: each entry is a list of ids, and the end of text is not kept out so.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "last_bad_word_forgotten",
    "words_kept_out_by_their_last_token",
    "end_of_text_is_a_bad_word",
    "bad_words_unchecked",
)


@pytest.fixture(scope="module")
def without(model, batch):
    """A factory: three greedy tokens a row without these words: sequences (2, 6), scores 3 of (2, V)."""
    named = {"max_new_tokens": 3, "do_sample": False, "pad_token_id": 50256}
    returned = {"return_dict_in_generate": True, "output_scores": True}
    return lambda *words, **more: model.generate(**batch, bad_words_ids=list(words), **named, **returned, **more)


@pytest.fixture(scope="module")
def word(batch_greedy):
    """The three tokens that follow the first text when nothing is kept out."""
    return batch_greedy.sequences[0, 3:6].tolist()


@pytest.mark.parametrize("length", [1, 2, 3])
def test_the_word_is_kept_out_as_a_whole(without, word, length):
    *others, last = word[:length]
    new = without(word[:length]).sequences[0, 3:].tolist()
    assert new[: length - 1] == others
    assert new[length - 1] != last


def test_elsewhere_nothing_changes(without, word, batch_greedy):
    outputs = without(word)
    assert torch.equal(outputs.sequences[1], batch_greedy.sequences[1, :6])
    assert torch.equal(outputs.scores[0], batch_greedy.scores[0])


def test_the_end_of_text_is_not_kept_out(without, word):
    ended = without(word[:1], eos_token_id=word[0]).sequences
    assert ended[0, 3:].tolist() == [word[0], 50256, 50256]


@pytest.mark.parametrize("words", [[], [11], [[-1]], [[11.0]]])
def test_an_entry_is_a_list_of_ids(without, words):
    with pytest.raises(ValueError, match="bad_words_ids"):
        without(*words)
