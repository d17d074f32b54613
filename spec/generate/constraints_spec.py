"""A logits processor, bad_words_ids or prefix_allowed_tokens_fn keeps tokens from being generated.

Tutorial 1: the low-level way is "better for customization", "e.g., adding constraints".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by(
        "own_processors_dropped",
        "last_bad_word_forgotten",
        "words_kept_out_by_their_last_token",
        "bad_words_unchecked",
        "end_of_text_is_a_bad_word",
        "prefix_function_told_row_0",
    ),
]


@pytest.fixture(scope="module")
def constrained(model, batch):
    """A factory: two greedy tokens a row under a constraint, without the prompt: (B, 2)."""
    named = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 50256}
    return lambda **constraint: model.generate(**batch, **named | constraint)[:, 3:]


@pytest.fixture(scope="module")
def banned(batch_greedy):
    """What each row takes first when it is free."""
    return batch_greedy.sequences[:, 3].tolist()


@pytest.fixture(scope="module")
def without_banned(constrained, banned):
    return constrained(bad_words_ids=[[token] for token in [0, *banned]])


def test_bad_words_ids_keeps_them_out(without_banned, banned):
    assert not set(banned) & set(without_banned.flatten().tolist())


def test_the_likeliest_of_the_others_takes_the_place(without_banned, banned, batch_greedy):
    others = batch_greedy.scores[0].clone()
    others[:, banned] = -torch.inf
    assert torch.equal(without_banned[:, 0], others.argmax(-1))


def test_a_word_of_three_tokens_is_kept_out_as_a_whole(constrained, batch_greedy):
    word, other = batch_greedy.sequences[:, 3:6].tolist()
    new = constrained(bad_words_ids=[word], max_new_tokens=3).tolist()
    assert new[0][:2] == word[:2]
    assert new[0][2] != word[2]
    assert new[1] == other


def test_of_a_word_of_three_tokens_the_last_is_kept_out_after_the_others_alone(model, batch, batch_greedy):
    words = {"bad_words_ids": [batch_greedy.sequences[0, 3:6].tolist()], "pad_token_id": 50256}
    asked = {"return_dict_in_generate": True, "output_scores": True, "max_new_tokens": 1, "do_sample": False}
    assert torch.equal(model.generate(**batch, **words, **asked).scores[0], batch_greedy.scores[0])


def test_the_end_of_text_cannot_be_kept_out_so(constrained, banned):
    ended = constrained(bad_words_ids=[[banned[0]]], eos_token_id=banned[0])
    assert ended[0].tolist() == [banned[0], 50256]


@pytest.mark.parametrize("words", [[], [11], [[-1]], [[11.0]]])
def test_bad_words_ids_are_lists_of_ids(constrained, words):
    with pytest.raises(ValueError, match="bad_words_ids"):
        constrained(bad_words_ids=words)


def test_a_processor_of_ones_own_does_the_same(constrained, without_banned, banned):
    def ban(input_ids, scores):
        scores = scores.clone()
        scores[:, banned] = -torch.inf
        return scores

    assert torch.equal(constrained(logits_processor=[ban]), without_banned)


@pytest.mark.parametrize("sequences", [1, 2])
def test_prefix_allowed_tokens_fn_leaves_only_what_it_names(constrained, batch, sequences):
    allowed, told = [[11, 13], [30, 0]], []  # "," "." and "?" "!"

    def allow(row, ids):
        told.append(ids[:3].tolist() == batch["input_ids"][row].tolist())
        return allowed[row]

    new = constrained(prefix_allowed_tokens_fn=allow, num_beams=sequences, num_return_sequences=sequences).tolist()
    assert [set(tokens) <= set(allowed[place // sequences]) for place, tokens in enumerate(new)] == [True] * len(new)
    assert all(told)
