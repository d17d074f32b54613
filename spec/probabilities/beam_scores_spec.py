"""With beam search, `scores` holds one row of log-probabilities per beam; they differ from the logits.

Tutorial 3: "Scores are equal to logits in case of greedy decoding, but are different in case of more fancy decoding
methods like `beam`".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("beams_not_normalised", "scores_of_the_best_beam", "scores_of_four_beams"),
]


def test_scores_have_a_row_per_beam(beams, V):
    assert [tuple(scores.shape) for scores in beams.scores] == [(3, V)] * 2  # (B * beams, V) per step


def test_exponentials_of_a_row_sum_to_one(beams):
    sums = torch.stack(beams.scores).exp().sum(-1)  # (2, 3)
    torch.testing.assert_close(sums, torch.ones_like(sums), rtol=0, atol=1e-4)


def test_each_of_many_beams_has_its_log_softmax(tiny_model, tiny_beams):
    """The rows of eight beams and 24 steps are the log-softmax of a pass over the text of each beam."""
    assert [tuple(scores.shape) for scores in tiny_beams.scores] == [(8, 600)] * 24
    with torch.no_grad():
        expected = tiny_model(tiny_beams.sequences[:, :-1]).logits[:, -24:].log_softmax(-1)  # (8, 24, 600)
    for step, scores in enumerate(tiny_beams.scores):
        torch.testing.assert_close(scores[tiny_beams.beam_indices[:, step]], expected[:, step])


def test_first_scores_are_the_log_softmax_of_the_logits(beams, greedy_forward, tolerance):
    expected = greedy_forward.logits[:, -3].log_softmax(-1)  # (B, V), of the prompt's last token
    torch.testing.assert_close(beams.scores[0], expected.expand(3, -1), **tolerance)


def test_logits_differ_from_scores_by_one_constant(beams, greedy_forward, V, tolerance):
    logits = greedy_forward.logits[0, -3]  # (V,)
    constants = logits - beams.scores[0][0]
    assert constants[0].abs() > 1
    torch.testing.assert_close(constants, logits.logsumexp(-1).expand(V), **tolerance)
