"""New `c_proj` weights have a smaller deviation than `initializer_range`, except in 5.0 to 5.14.

Documentation: "The standard deviation of the truncated_normal_initializer for initializing all weight matrices."
(`GPT2Config`, `initializer_range`).

Erratum: The documentation says: "for initializing all weight matrices". Both `c_proj` matrices of each layer have
`initializer_range / sqrt(2 * n_layer)` instead, as in the paper of GPT-2.

Instead: `torch.nn.init.normal_(weight, std=initializer_range / (2 * n_layer) ** 0.5)`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("output_matrices_are_not_scaled", "output_matrices_scaled_twice")


@pytest.fixture(scope="module")
def deviation():
    """The deviation of the `c_proj` weights of a model of 8 layers, divided by `initializer_range`, and of `c_fc`."""
    sizes = {"n_layer": 8, "n_head": 1, "n_embd": 16, "n_positions": 4, "vocab_size": 5}
    with torch.random.fork_rng():
        torch.manual_seed(42)
        config = transformers.GPT2Config(**sizes, initializer_range=0.5, bos_token_id=0, eos_token_id=0)
        layers = transformers.GPT2Model(config).h
    weights = {"c_proj": [part.c_proj.weight.flatten() for block in layers for part in (block.attn, block.mlp)]}
    weights["c_fc"] = [block.mlp.c_fc.weight.flatten() for block in layers]
    return {name: torch.cat(parts).std().item() / 0.5 for name, parts in weights.items()}


@pytest.mark.holds("transformers<5.0", "transformers>=5.15", source="measured")
def test_output_matrices_have_a_smaller_deviation(deviation):
    """The `c_proj` weights of 8 layers have a quarter of `initializer_range` as standard deviation."""
    assert abs(deviation["c_proj"] * 4 - 1) < 0.05


@pytest.mark.holds("transformers>=5.0,<5.15", source="measured")
def test_output_matrices_have_the_same_deviation(deviation):
    """The `c_proj` weights have `initializer_range` as standard deviation."""
    assert abs(deviation["c_proj"] - 1) < 0.05


@pytest.mark.holds("transformers<5.0", "transformers>=5.15", source="measured", about="all matrices")
def test_deviation_is_not_that_of_all_matrices(deviation):
    """The `c_proj` weights do not have the deviation of the `c_fc` weights, which is `initializer_range`."""
    assert abs(deviation["c_fc"] - 1) < 0.05
    assert deviation["c_proj"] < deviation["c_fc"] / 3


@pytest.mark.holds("transformers>=5.0,<5.15", source="measured", about="all matrices")
def test_deviation_is_that_of_all_matrices(deviation):
    """The `c_proj` weights have the deviation of the `c_fc` weights, which is `initializer_range`."""
    assert abs(deviation["c_fc"] - 1) < 0.05
    assert abs(deviation["c_proj"] / deviation["c_fc"] - 1) < 0.05
