"""`bad_words_ids` blocks a word of several tokens as a whole, not each of its tokens.

Beyond the tutorial: each entry is a list of ids. The last id is blocked only where the text so far ends with
the ids before it. The end of text cannot be blocked this way, which is silent.

Instead: `suppress_tokens=[tokenizer.eos_token_id]`, to block the end of text

Message: `bad_words_ids` has to be a non-empty list, but is [].

Message: `bad_words_ids` has to be a list of lists, but is [...].

Message: Each list in `bad_words_ids` has to be a list of positive integers, but is [[...]].
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "last_bad_word_forgotten",
    "words_kept_out_by_their_last_token",
    "end_of_text_is_a_bad_word",
    "bad_words_unchecked",
    "bad_words_forgotten_after_16_steps",
)


@pytest.fixture(scope="module")
def without(model, batch, eos):
    """A factory: three greedy tokens per row without these words: sequences (2, T + 3), scores 3 of (2, V)."""
    settings = {"max_new_tokens": 3, "do_sample": False, "pad_token_id": eos}
    returned = {"return_dict_in_generate": True, "output_scores": True}
    return lambda *words, **more: model.generate(**batch, bad_words_ids=list(words), **settings, **returned, **more)


@pytest.fixture(scope="module")
def word(batch_greedy):
    """The three tokens that follow the first text when nothing is blocked."""
    return batch_greedy.sequences[0, -4:-1].tolist()


@pytest.mark.parametrize("length", [1, 2, 3])
def test_only_the_last_token_of_a_word_is_blocked(without, word, length):
    *others, last = word[:length]
    outputs = without(word[:length])
    for step, scores in enumerate(outputs.scores):
        text = outputs.sequences[0, : step - 3].tolist()
        assert (scores[0, last] == -torch.inf) == (text[len(text) - len(others) :] == others)


def test_word_is_blocked_in_any_row_after_20_steps(hundred_model, hundred_batch, hundred_greedy):
    words = [row[-10:-6] for row in hundred_greedy.sequences.tolist()]  # what each row writes in steps 22 to 25
    words = list({word[-1]: word for word in words}.values())  # 4.31 takes no two words with the same last id
    settings = {"max_new_tokens": 32, "do_sample": False, "bad_words_ids": words, "pad_token_id": 0}
    outputs = hundred_model.generate(**hundred_batch, **settings, return_dict_in_generate=True, output_scores=True)
    for step, scores in enumerate(outputs.scores):
        for text, row in zip(outputs.sequences[:, : 48 + step].tolist(), scores, strict=True):
            blocked = {last for *others, last in words if text[-3:] == others}
            assert set((row == -torch.inf).nonzero().flatten().tolist()) == blocked


def test_other_rows_and_steps_do_not_change(without, word, batch_greedy):
    outputs = without(word)
    assert torch.equal(outputs.sequences[1], batch_greedy.sequences[1, :-1])
    assert torch.equal(outputs.scores[0], batch_greedy.scores[0])


def test_eos_token_id_is_not_blocked(without, word, batch, eos, library_log):
    """`eos_token_id` is not blocked, without a warning."""
    ended = without(word[:1], eos_token_id=word[0]).sequences
    new = ended[0, batch["input_ids"].shape[1] :].tolist()
    assert new == [word[0]] + [eos] * (len(new) - 1)
    assert library_log.messages == []


def test_empty_list_raises_an_error(without, messages):
    with pytest.raises(ValueError, match=messages[0]):
        without()


def test_list_of_ids_raises_value_error(without, messages):
    """A list of ids raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[1]):
        without(11)


@pytest.mark.parametrize("word", [[-1], [11.0]])
def test_negative_or_float_id_raises_value_error(without, word, messages):
    """A negative id or a float raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[2]):
        without(word)
