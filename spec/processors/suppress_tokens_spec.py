"""`suppress_tokens` blocks its tokens at every step, `begin_suppress_tokens` at the first step alone.

Documentation: "A list of tokens that will be suppressed at generation" and "at the beginning of the generation"
(`GenerationConfig`, `suppress_tokens` and `begin_suppress_tokens`). The end of text can be suppressed too.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "last_suppressed_token_forgotten",
    "begin_suppress_tokens_at_every_step",
    "suppress_tokens_of_four_rows",
    "suppress_tokens_forgotten_after_16_steps",
    "suppress_tokens_only_lowered",
)
TOKENS = list(range(1, 100, 2))


@pytest.fixture(scope="module")
def blocked():
    """A factory: the ids that score minus infinity, for each row and step."""
    return lambda scores: [[(step == -torch.inf).nonzero().flatten().tolist() for step in row] for row in scores]


def test_suppress_tokens_blocks_at_every_step(hundred_run, blocked):
    """`suppress_tokens` blocks exactly its tokens in each of eight rows and 20 steps."""
    sequences, scores, logits = hundred_run(suppress_tokens=TOKENS)
    assert blocked(scores) == [[TOKENS] * 20] * 8
    torch.testing.assert_close(scores[..., ::2], logits[..., ::2])
    assert (sequences[:, 48:] % 2 == 0).all()


def test_begin_suppress_tokens_blocks_the_first_step(hundred_run, blocked):
    """`begin_suppress_tokens` blocks exactly its tokens, at the first step after each of eight prompts."""
    _, scores, logits = hundred_run(begin_suppress_tokens=TOKENS)
    assert blocked(scores) == [[TOKENS] + [[]] * 19] * 8
    torch.testing.assert_close(scores[:, 1:], logits[:, 1:])


def test_both_lists_add_up_at_the_first_step(hundred_run, blocked):
    _, scores, _ = hundred_run(suppress_tokens=[3, 5], begin_suppress_tokens=[5, 8])
    assert blocked(scores) == [[[3, 5, 8]] + [[3, 5]] * 19] * 8


def test_end_of_text_can_be_suppressed(hundred_run, hundred_greedy):
    """A suppressed `eos_token_id` is never generated."""
    end = int(hundred_greedy.sequences[0, 50])
    ended = hundred_run(eos_token_id=end)[0]
    assert (ended[0, 48:] == end).any()
    sequences = hundred_run(eos_token_id=end, suppress_tokens=[end])[0]
    assert sequences.shape[1] == 68
    assert not (sequences[:, 48:] == end).any()
