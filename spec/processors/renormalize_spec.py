"""`renormalize_logits=True` makes the scores log-probabilities, after all other processors.

Documentation: "Whether to renormalize the logits after applying all the logits processors (including the custom ones)"
(`GenerationConfig`, `renormalize_logits`). Without it, the probabilities of filtered scores do not sum to 1.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "renormalize_ignored",
    "renormalized_before_filters",
    "renormalized_four_rows",
    "renormalized_for_16_steps",
)


def test_scores_are_log_probabilities(hundred_run):
    """With `renormalize_logits=True` the scores of every row and step are the log-softmax of the logits."""
    _, scores, logits = hundred_run(renormalize_logits=True)
    torch.testing.assert_close(scores, logits.log_softmax(-1))
    assert (hundred_run()[1].exp().sum(-1) - 1).abs().min() > 0.1


def test_filtered_scores_sum_to_one(hundred_run):
    """The kept tokens of `temperature=2.0` and `top_k=10` have probabilities that sum to 1."""
    _, scores, logits = hundred_run(do_sample=True, temperature=2.0, top_k=10, renormalize_logits=True)
    likeliest = (logits / 2).topk(10)
    kept = likeliest.values.log_softmax(-1)
    torch.testing.assert_close(scores.gather(-1, likeliest.indices), kept)
    assert (scores > -torch.inf).sum(-1).tolist() == [[10] * 20] * 8


def test_own_processor_is_renormalized_too(hundred_run):
    """The scores of an own processor in `logits_processor` are renormalized too."""
    _, scores, logits = hundred_run(logits_processor=[lambda ids, scores: scores * 3], renormalize_logits=True)
    torch.testing.assert_close(scores, (logits * 3).log_softmax(-1), rtol=1e-5, atol=3e-5)
