"""`compute_transition_scores()` returns log-probabilities that sum to the score of each beam.

Beyond the tutorial: `scores` has one row per beam and step; `beam_indices` tells which row each token comes from. The
sum is divided by the number of tokens to the power of `length_penalty`, here 0.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "transition_scores_read_off_the_own_row",
    "beams_not_normalised",
    "transition_scores_of_16_tokens",
    "scores_of_four_beams",
)
PAD = 1  # not 0, which beam search takes for no pad token


@pytest.fixture(scope="module")
def ended_beams(model, today, greedy):
    """Three beams of up to three tokens; the best ends after one token: sequences (3, T + 3), scores 3 of (3, V)."""
    lengths = {"max_new_tokens": 3, "eos_token_id": int(greedy.sequences[0, -3]), "pad_token_id": PAD}
    returned = {"return_dict_in_generate": True, "output_scores": True}
    beams = {"num_beams": 3, "num_return_sequences": 3, "length_penalty": 0.0, "do_sample": False}
    return model.generate(**today, **lengths, **beams, **returned)


@pytest.fixture(scope="module")
def transition_scores(model, ended_beams):
    scores, beam_indices = ended_beams.scores, ended_beams.beam_indices
    return model.compute_transition_scores(ended_beams.sequences, scores, beam_indices=beam_indices)  # (3, 3)


@pytest.fixture(scope="module")
def new_tokens(ended_beams, today):
    return ended_beams.sequences[:, today["input_ids"].shape[1] :]  # (3, 3)


def test_first_tokens_have_their_log_probabilities(new_tokens, transition_scores, greedy_forward, tolerance):
    """The first new token of each beam has its log-probability after the prompt."""
    expected = greedy_forward.logits[0, -3].log_softmax(-1)[new_tokens[:, 0]]
    torch.testing.assert_close(transition_scores[:, 0], expected, **tolerance)


def test_tokens_after_the_end_have_the_score_zero(new_tokens, transition_scores):
    """The pads that fill a beam after its end have the score 0."""
    assert set(new_tokens[0, 1:].tolist()) == {PAD}
    assert set(transition_scores[0, 1:].tolist()) == {0.0}


def test_transition_scores_sum_to_the_score_of_the_beam(ended_beams, transition_scores, tolerance):
    torch.testing.assert_close(transition_scores.sum(-1), ended_beams.sequences_scores, **tolerance)


def test_scores_of_many_beams_are_log_probabilities(tiny_model, tiny_beams):
    """The 24 tokens of eight beams have their log-probabilities, which sum to the score of the beam."""
    scores, beam_indices = tiny_beams.scores, tiny_beams.beam_indices
    transition_scores = tiny_model.compute_transition_scores(tiny_beams.sequences, scores, beam_indices=beam_indices)
    with torch.no_grad():
        expected = tiny_model(tiny_beams.sequences[:, :-1]).logits[:, -24:].log_softmax(-1)  # (8, 24, 600)
    torch.testing.assert_close(transition_scores, expected.gather(-1, tiny_beams.sequences[:, -24:, None])[..., 0])
    torch.testing.assert_close(transition_scores.sum(-1), tiny_beams.sequences_scores)
