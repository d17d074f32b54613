"""Sampling runs temperature, `top_k` and `top_p` in this order, after your own processors.

Documentation: "Custom logits processors that complement the default logits processors" (`GenerationMixin.generate`,
`logits_processor`). Your own see the scores before the temperature, and minus infinity for suppressed tokens.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "own_processors_dropped",
    "own_processors_last",
    "own_processors_first",
    "top_p_before_temperature",
    "own_processors_reversed",
    "top_p_forgotten_after_16_steps",
)
SETTINGS = {"do_sample": True, "temperature": 2.0, "top_k": 10, "top_p": 0.8}


@pytest.fixture(scope="module")
def filtered():
    """A factory: which of these logits the temperature, `top_k` and `top_p` of SETTINGS keep, by hand."""

    def by_hand(logits):
        likeliest, order = (logits / 2).topk(10)
        probabilities = likeliest.softmax(-1)  # of the ten alone
        likelier = probabilities.cumsum(-1) - probabilities
        return torch.zeros_like(logits, dtype=torch.bool).scatter(-1, order, likelier < 0.8)

    return by_hand


def test_top_p_counts_what_temperature_and_top_k_leave(hundred_run, filtered):
    """`top_p` counts the probabilities at the given temperature among the `top_k` tokens."""
    _, scores, logits = hundred_run(**SETTINGS)
    assert torch.equal(scores > -torch.inf, filtered(logits))


def test_own_processor_runs_before_the_temperature(hundred_run):
    seen = []
    _, scores, logits = hundred_run(**SETTINGS, logits_processor=[lambda ids, scores: seen.append(scores) or scores])
    assert len(seen) == 20
    torch.testing.assert_close(torch.stack(seen, dim=1), logits)
    assert (scores == -torch.inf).any(-1).all()


def test_filters_count_what_an_own_processor_leaves(hundred_run, filtered):
    def without_even_ids(ids, scores):
        scores = scores.clone()
        scores[:, ::2] = -torch.inf
        return scores

    _, scores, logits = hundred_run(**SETTINGS, logits_processor=[without_even_ids])
    logits[..., ::2] = -torch.inf
    assert torch.equal(scores > -torch.inf, filtered(logits))


def test_own_processor_sees_suppressed_tokens_blocked(hundred_run):
    seen = []
    hundred_run(suppress_tokens=[5, 8], logits_processor=[lambda ids, scores: seen.append(scores) or scores])
    assert [(scores == -torch.inf).any(0).nonzero().flatten().tolist() for scores in seen] == [[5, 8]] * 20


def test_own_processors_run_in_their_order(hundred_run):
    double, add = (lambda ids, scores: scores * 2), (lambda ids, scores: scores + 1)
    _, scores, logits = hundred_run(logits_processor=[double, add])
    torch.testing.assert_close(scores / 2, logits + 0.5)
    assert torch.equal(hundred_run(logits_processor=[add, double])[1].argmax(-1), scores.argmax(-1))
