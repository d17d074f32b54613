"""`encoder_repetition_penalty=1.5` raises the scores of the prompt's tokens, in GPT-2 too.

Documentation: "a penalty above 1.0 increases the odds of selecting tokens that were present in the prompt"
(`EncoderRepetitionPenaltyLogitsProcessor`). GPT-2 has no encoder, and the prompt counts in its place.

Message: `penalty` has to be a strictly positive float, but is ...
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "encoder_penalty_not_inverse",
    "encoder_penalty_of_new_tokens_too",
    "encoder_penalty_not_checked",
    "encoder_penalty_of_four_rows",
    "encoder_penalty_forgotten_after_16_steps",
)


@pytest.mark.parametrize("penalty", [1.5, 10.0, 0.5])
def test_scores_of_prompt_tokens_are_raised(hundred_run, hundred_batch, penalty):
    """A positive score of a prompt token is multiplied by the penalty, a negative one divided by it."""
    _, scores, expected = hundred_run(encoder_repetition_penalty=penalty)
    for row, prompt in enumerate(hundred_batch["input_ids"].tolist()):
        tokens = sorted(set(prompt))  # the pads count too
        old = expected[row][:, tokens]
        expected[row][:, tokens] = torch.where(old < 0, old / penalty, old * penalty)
    scale = max(penalty, 1 / penalty)  # which multiplies the rounding errors too
    torch.testing.assert_close(scores / scale, expected / scale)


@pytest.mark.parametrize("penalty", [0.0, -1.0, 2])
def test_penalty_must_be_a_float_above_zero(hundred_run, messages, penalty):
    with pytest.raises(ValueError, match=messages[0]):
        hundred_run(encoder_repetition_penalty=penalty)
