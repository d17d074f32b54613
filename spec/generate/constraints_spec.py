"""`logits_processor`, `bad_words_ids` and `prefix_allowed_tokens_fn` restrict the generated tokens.

Tutorial 1: the low-level API is "better for customization", "e.g., adding constraints".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by(
        "own_processors_dropped",
        "last_bad_word_forgotten",
        "prefix_function_told_row_0",
        "prefix_function_forgotten_after_16_steps",
    ),
]


@pytest.fixture(scope="module")
def constrained(model, batch, eos):
    """A factory: two greedy tokens per row under a constraint, without the prompt: (B, 2)."""
    settings = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": eos}
    T = batch["input_ids"].shape[1]
    return lambda **constraint: model.generate(**batch, **settings, **constraint)[:, T:]


@pytest.fixture(scope="module")
def banned(batch_greedy):
    """The first token of each row without a constraint."""
    return batch_greedy.sequences[:, -4].tolist()


@pytest.fixture(scope="module")
def without_banned(constrained, banned):
    return constrained(bad_words_ids=[[token] for token in [250, *banned]])


def test_bad_words_ids_blocks_its_tokens(without_banned, banned):
    """`bad_words_ids` blocks its tokens."""
    assert not set(banned) & set(without_banned.flatten().tolist())


def test_likeliest_allowed_token_is_generated(without_banned, banned, batch_greedy):
    others = batch_greedy.scores[0].clone()
    others[:, banned] = -torch.inf
    assert torch.equal(without_banned[:, 0], others.argmax(-1))


def test_logits_processor_blocks_the_same_tokens(constrained, without_banned, banned):
    """A `logits_processor` blocks the same tokens."""

    def ban(input_ids, scores):
        scores = scores.clone()
        scores[:, banned] = -torch.inf
        return scores

    assert torch.equal(constrained(logits_processor=[ban]), without_banned)


@pytest.mark.parametrize("sequences", [1, 2])
def test_prefix_allowed_tokens_fn_limits_each_row(constrained, batch, sequences):
    """`prefix_allowed_tokens_fn` limits the tokens of each row."""
    allowed, own_prompt, T = [[11, 13], [30, 31]], [], batch["input_ids"].shape[1]  # "," "." and "?" "@"

    def allow(row, ids):
        own_prompt.append(ids[:T].tolist() == batch["input_ids"][row].tolist())
        return allowed[row]

    new = constrained(prefix_allowed_tokens_fn=allow, num_beams=sequences, num_return_sequences=sequences).tolist()
    assert [set(tokens) <= set(allowed[place // sequences]) for place, tokens in enumerate(new)] == [True] * len(new)
    assert all(own_prompt)


def test_constraints_hold_in_eight_rows_for_32_steps(hundred_model, hundred_batch):
    """Both functions restrict each of eight rows at each of 32 steps."""

    def no_odd_ids(input_ids, scores):
        scores = scores.clone()
        scores[:, 1::2] = -torch.inf
        return scores

    settings = {"max_new_tokens": 32, "do_sample": False, "pad_token_id": 0}
    ten = {"prefix_allowed_tokens_fn": lambda row, ids: list(range(10 * row, 10 * row + 10))}
    new = hundred_model.generate(**hundred_batch, **settings, **ten, logits_processor=[no_odd_ids])[:, -32:]
    assert (new // 10).tolist() == [[row] * 32 for row in range(8)]
    assert (new % 2 == 0).all()
