"""`compute_transition_scores()` returns raw scores of the new tokens, unless `normalize_logits=True`.

Documentation: "normalize_logits (`bool`, *optional*, defaults to `False`)" (docstring of `compute_transition_scores`).
With greedy search or sampling, the log-probabilities of the tokens need `normalize_logits=True`.

Erratum: The documentation says: "shape `(batch_size*num_return_sequences, sequence_length)`". This `sequence_length` is
that of the new tokens: the prompt has no scores.

Instead: `model.compute_transition_scores(outputs.sequences, outputs.scores, normalize_logits=True)`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "transition_scores_are_normalised",
    "normalize_logits_ignored",
    "transition_scores_of_16_tokens",
    "scores_of_four_rows",
    "prompt_has_transition_scores",
)


@pytest.fixture(scope="module")
def transitions(hundred_model, hundred_run):
    """A call: the transition scores (8, 20) of 20 new tokens per row, and the logits and the ids of these tokens."""

    def call(sampling, **normalize):
        sequences, scores, logits = hundred_run(**sampling)
        found = hundred_model.compute_transition_scores(sequences, tuple(scores.unbind(1)), **normalize)
        return found, scores, logits, sequences[:, 48:, None]

    return call


def test_each_new_token_has_a_score(transitions):
    """Each new token of eight rows has one number."""
    assert transitions({})[0].shape == (8, 20)


def test_shape_is_not_that_of_the_sequences(transitions, hundred_run):
    """The shape is not that of `outputs.sequences`, which has the prompt too."""
    assert transitions({})[0].shape != hundred_run()[0].shape == (8, 48 + 20)


def test_greedy_scores_are_the_logits(transitions, tolerance):
    """By default the numbers of greedy tokens are their logits, which may be positive."""
    found, _, logits, new = transitions({})
    torch.testing.assert_close(found, logits.gather(-1, new)[..., 0], **tolerance)
    assert (found > 0).any()


def test_normalize_logits_returns_log_probabilities(transitions, tolerance):
    """`normalize_logits=True` returns the log-probabilities of greedy tokens."""
    found, _, logits, new = transitions({}, normalize_logits=True)
    torch.testing.assert_close(found, logits.log_softmax(-1).gather(-1, new)[..., 0], **tolerance)


@pytest.mark.parametrize("top_k", [2, 50])
def test_sampled_tokens_are_normalised_among_the_kept(transitions, top_k, tolerance):
    """With `top_k`, the log-probabilities are those among the kept tokens, from which the token was drawn."""
    sampling = {"do_sample": True, "top_k": top_k, "temperature": 3.0}
    found, scores, logits, new = transitions(sampling, normalize_logits=True)
    kept = (logits / 3).masked_fill(scores == -torch.inf, -torch.inf)
    torch.testing.assert_close(found, kept.log_softmax(-1).gather(-1, new)[..., 0], **tolerance)
