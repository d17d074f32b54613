"""`epsilon_cutoff=0.01` removes tokens less likely than 0.01; with `eta_cutoff` the entropy counts.

Documentation: "only tokens with a conditional probability greater than `epsilon_cutoff` will be sampled"
(`GenerationConfig`, `epsilon_cutoff`). The likeliest token is kept in any case.

Erratum: The documentation says: "`eta := min(epsilon, sqrt(epsilon * e^-entropy(probabilities)))`". The root is taken
of `epsilon` alone, `min(epsilon, sqrt(epsilon) * e^-entropy)`, so fewer tokens are removed.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "epsilon_removes_the_likeliest",
    "epsilon_of_four_rows",
    "epsilon_forgotten_after_16_steps",
    "eta_root_over_the_product",
    "eta_ignores_the_entropy",
    "eta_of_four_rows",
    "eta_forgotten_after_16_steps",
    "cutoffs_above_one_remove_all",
)


@pytest.fixture(scope="module")
def at_least():
    """A factory: which tokens are at least as likely as a bound of each step, or the likeliest."""

    def kept(probabilities, bound):
        return (probabilities >= bound) | (probabilities == probabilities.max(-1, keepdim=True).values)

    return kept


def entropy(probabilities):
    return -(probabilities * probabilities.log()).sum(-1, keepdim=True)


@pytest.mark.parametrize("epsilon", [0.01, 0.3, 0.9])
def test_epsilon_cutoff_is_the_least_probability(hundred_run, at_least, epsilon):
    """`epsilon_cutoff` keeps the tokens of at least that probability, and the likeliest."""
    _, scores, logits = hundred_run(do_sample=True, epsilon_cutoff=epsilon)
    kept = at_least(logits.softmax(-1), epsilon)
    assert torch.equal(scores > -torch.inf, kept)
    torch.testing.assert_close(scores[kept], logits[kept])


@pytest.mark.parametrize("eta", [0.0003, 0.01, 0.1, 0.9])
def test_eta_cutoff_falls_with_the_entropy(hundred_run, at_least, eta):
    """The bound of `eta_cutoff` is the smaller of it and its root times e to the minus entropy."""
    _, scores, logits = hundred_run(do_sample=True, eta_cutoff=eta)
    probabilities = logits.softmax(-1)
    bound = (eta**0.5 * torch.exp(-entropy(probabilities))).clamp(max=eta)
    assert torch.equal(scores > -torch.inf, at_least(probabilities, bound))


def test_documented_root_removes_more_tokens(hundred_run, at_least):
    """The documented `sqrt(epsilon * e^-entropy)` would remove more tokens than `eta_cutoff` does."""
    _, scores, logits = hundred_run(do_sample=True, eta_cutoff=0.1)
    probabilities = logits.softmax(-1)
    documented = at_least(probabilities, (0.1 * torch.exp(-entropy(probabilities))).sqrt().clamp(max=0.1))
    assert (documented <= (scores > -torch.inf)).all()
    assert documented.sum() < (scores > -torch.inf).sum()


@pytest.mark.parametrize("name", ["epsilon_cutoff", "eta_cutoff"])
@pytest.mark.parametrize("cutoff", [-1.0, 0.0, 1.0, 1.5])
def test_cutoff_outside_0_to_1_keeps_all_tokens(hundred_run, name, cutoff):
    """`generate()` ignores a cutoff that is not between 0 and 1."""
    assert (hundred_run(do_sample=True, max_new_tokens=1, **{name: cutoff})[1] > -torch.inf).all()
