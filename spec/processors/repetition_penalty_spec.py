"""`repetition_penalty=1.5` lowers the scores of all tokens of the prompt and the new text, once each.

Documentation: "The parameter for repetition penalty. 1.0 means no penalty" (`GenerationConfig`, `repetition_penalty`).
A positive score is divided by the penalty and a negative one multiplied; how often the token occurs has no effect.

Instead: `logits_processor=[RepetitionPenaltyLogitsProcessor(1.5, prompt_ignore_length=T)]` to leave out the prompt

Message: `penalty` has to be a strictly positive float, but is ...
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "repetition_penalty_only_divides",
    "repetition_penalty_counts_occurrences",
    "repetition_penalty_leaves_out_the_prompt",
    "repetition_penalty_at_most_2",
    "penalty_not_checked",
    "repetition_penalty_of_four_rows",
    "repetition_penalty_forgotten_after_16_steps",
    "prompt_ignore_length_dropped",
)


@pytest.fixture(scope="module")
def penalised():
    """A factory: these logits (8, 20, 100), with the penalty for the tokens from column `first` of the sequences on."""

    def by_hand(sequences, logits, penalty, first=0):
        expected = logits.clone()
        for row, text in enumerate(sequences.tolist()):
            for step in range(20):
                for token in set(text[first : 48 + step]):
                    score = logits[row, step, token]
                    expected[row, step, token] = score * penalty if score < 0 else score / penalty
        return expected

    return by_hand


@pytest.mark.parametrize("penalty", [1.5, 10.0, 0.5, 1.0])
def test_tokens_of_the_text_so_far_are_penalised_once(hundred_run, penalised, penalty):
    """In eight rows and 20 steps, the tokens of the prompt and the new text are penalised once each."""
    sequences, scores, logits = hundred_run(repetition_penalty=penalty)
    expected = penalised(sequences, logits, penalty)
    scale = max(penalty, 1)  # which multiplies the rounding errors too
    torch.testing.assert_close(scores[..., 1:] / scale, expected[..., 1:] / scale)  # 0 is the pad: generate/batch_alone


@pytest.mark.parametrize("penalty", [0.0, -1.0, 2])
def test_penalty_must_be_a_float_above_zero(hundred_run, messages, penalty):
    with pytest.raises(ValueError, match=messages[0]):
        hundred_run(repetition_penalty=penalty)


@pytest.mark.holds("transformers>=4.52", source="measured")
def test_prompt_ignore_length_leaves_out_the_prompt(hundred_run, penalised):
    """With the prompt's length as `prompt_ignore_length`, the processor counts the new tokens alone."""
    own = transformers.RepetitionPenaltyLogitsProcessor(1.5, prompt_ignore_length=48)
    sequences, scores, logits = hundred_run(logits_processor=[own])
    torch.testing.assert_close(scores / 1.5, penalised(sequences, logits, 1.5, first=48) / 1.5)


@pytest.mark.absent("transformers<4.52", source="measured")
def test_prompt_ignore_length_is_an_unknown_argument():
    """`RepetitionPenaltyLogitsProcessor` has no argument `prompt_ignore_length`."""
    with pytest.raises(TypeError, match="prompt_ignore_length"):
        transformers.RepetitionPenaltyLogitsProcessor(1.5, prompt_ignore_length=48)
