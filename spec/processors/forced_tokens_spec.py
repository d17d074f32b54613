"""`forced_bos_token_id` is ignored unless the prompt is one token; `forced_eos_token_id` ends a row.

Documentation: "The id of the token to force as the last generated token when `max_length` is reached"
(`GenerationConfig`, `forced_eos_token_id`). All other tokens score minus infinity in that step.

Erratum: The documentation says: "The id of the token to force as the first generated token". GPT-2 has no
`decoder_start_token_id`, so the token is forced only where the prompt has one token.

Instead: `begin_suppress_tokens`, or your own logits processor
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "forced_bos_after_any_prompt",
    "forced_bos_ignored",
    "forced_eos_one_early",
    "forced_eos_of_four_rows",
    "last_forced_eos_forgotten",
)


@pytest.fixture(scope="module")
def first_token(hundred_model, device):
    """A factory: the first new token of 50 rows with `forced_bos_token_id=77` after prompts of this length."""

    def after(length):
        ids = torch.arange(50 * length, device=device).view(50, length) % 100
        settings = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": 0}
        rows = hundred_model.generate(ids, attention_mask=torch.ones_like(ids), forced_bos_token_id=77, **settings)
        return rows[:, -1].tolist()

    return after


def test_forced_bos_is_forced_after_one_token(first_token):
    """`forced_bos_token_id` is the first new token after a prompt of one token."""
    assert first_token(1) == [77] * 50


@pytest.mark.parametrize("length", [2, 40])
def test_forced_bos_is_ignored_after_two_tokens(first_token, length):
    """`forced_bos_token_id` has no effect after a prompt of two or more tokens."""
    assert first_token(length) != [77] * 50


def test_no_score_is_forced_after_a_longer_prompt(hundred_run):
    """With `forced_bos_token_id` after 48 tokens, all scores are the logits."""
    _, scores, logits = hundred_run(forced_bos_token_id=77)
    torch.testing.assert_close(scores, logits)


@pytest.mark.parametrize("forced", [77, [70, 77]])
def test_forced_eos_is_the_last_token_of_each_row(hundred_run, forced):
    """`forced_eos_token_id` scores 0 and all others minus infinity in the last step, in eight rows."""
    sequences, scores, logits = hundred_run(forced_eos_token_id=forced)
    tokens = [forced] if isinstance(forced, int) else forced
    expected = torch.full_like(scores[:, -1], -torch.inf)
    expected[:, tokens] = 0
    assert torch.equal(scores[:, -1], expected)
    assert set(sequences[:, -1].tolist()) <= set(tokens)
    torch.testing.assert_close(scores[:, :-1], logits[:, :-1])
