"""`initializer_range` is the standard deviation of new weights, which are not truncated.

Documentation: "The standard deviation of the truncated_normal_initializer for initializing all weight matrices."
(`GPT2Config`, `initializer_range`).

Erratum: The documentation says: "the truncated_normal_initializer". The distribution is not truncated: some weights lie
further from 0 than three standard deviations, where a truncated one ends at two.

Instead: `torch.nn.init.trunc_normal_(weight, std=std, a=-2 * std, b=2 * std)`
"""

import re

import pytest
import torch

pytestmark = pytest.mark.refuted_by("new_weights_are_truncated", "new_weights_are_uniform", "new_norms_are_random")


@pytest.fixture(scope="module")
def model(head_for):
    """A new model with `initializer_range=0.5`."""
    return head_for("GPT2Model")


@pytest.fixture(scope="module")
def matrices(model):
    """The embeddings and the matrices of all layers except `c_proj`."""
    layers = [matrix for block in model.h for matrix in (block.attn.c_attn.weight, block.mlp.c_fc.weight)]
    return [model.wte.weight, model.wpe.weight, *layers]


def test_weights_have_the_standard_deviation(matrices):
    """The weights have a mean of 0 and `initializer_range` as standard deviation."""
    for matrix in matrices:
        assert abs(matrix.mean()) < 0.06
        assert abs(matrix.std() / 0.5 - 1) < 0.1


def test_some_weights_lie_beyond_two_deviations(matrices):
    """About 4.6 percent of the weights lie beyond two standard deviations, as in a normal distribution."""
    weights = torch.cat([matrix.flatten() for matrix in matrices]).abs() / 0.5
    assert 0.03 < (weights > 2).float().mean() < 0.06
    assert weights.max() > 3


def test_biases_are_0_and_norms_are_1(model):
    """The biases are 0, and the weights of each LayerNorm are 1."""
    parameters = dict(model.named_parameters())
    assert not any(parameter.any() for name, parameter in parameters.items() if name.endswith("bias"))
    norms = [parameter for name, parameter in parameters.items() if re.search(r"ln_\w\.weight", name)]
    assert len(norms) == 5
    assert all((norm == 1).all() for norm in norms)
