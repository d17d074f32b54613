"""A logits processor, bad_words_ids or prefix_allowed_tokens_fn keeps tokens from being generated.

Tutorial 1: the low-level way is "better for customization", "e.g., adding constraints".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by("own_processors_dropped", "last_bad_word_forgotten", "prefix_function_told_row_0"),
]


@pytest.fixture(scope="module")
def constrained(model, batch):
    """A factory: two greedy tokens a row under a constraint, without the prompt: (B, 2)."""
    named = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 50256}
    return lambda **constraint: model.generate(**batch, **named, **constraint)[:, 3:]


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
