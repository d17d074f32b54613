"""`gpt2` has 124,439,808 parameters; a sum over `state_dict()` counts the tied matrix twice.

Beyond the tutorial: a sum over the printed names and shapes counts 163,037,184.

Instead: `model.num_parameters()`
"""

import pytest

pytestmark = pytest.mark.refuted_by("vocabulary_padded", "two_positions_more", "head_is_a_copy")


def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


def test_parts_are_embeddings_layers_and_final_norm(model, L, D, V, P):
    """The parameters are two embeddings, the layers and the final LayerNorm."""
    transformer = model.transformer
    inner = model.config.n_inner or 4 * D  # the inner width of the MLP
    assert [count(block.attn) for block in transformer.h] == [4 * D**2 + 4 * D] * L
    assert [count(block.mlp) for block in transformer.h] == [2 * D * inner + inner + D] * L
    assert [count(block.ln_1) + count(block.ln_2) for block in transformer.h] == [4 * D] * L
    assert [count(transformer.wte), count(transformer.wpe), count(transformer.ln_f)] == [V * D, P * D, 2 * D]


@pytest.mark.needs("a tied head")
def test_parameters_counts_the_tied_matrix_once(model):
    """`parameters()` counts the tied matrix once."""
    assert count(model) == count(model.transformer)


@pytest.mark.needs("a tied head")
def test_num_parameters_counts_the_tied_matrix_once(model):
    """`num_parameters()` counts the tied matrix once."""
    assert model.num_parameters() == count(model.transformer)


def test_state_dict_counts_the_tied_matrix_twice(model, D, V):
    """A sum over `state_dict()` counts the tied matrix twice."""
    assert sum(weights.numel() for weights in model.state_dict().values()) == count(model.transformer) + V * D


@pytest.mark.needs("small")
def test_gpt2_has_124439808_parameters(full_model):
    """`gpt2` has 124,439,808 parameters, 85,054,464 of them in the layers."""
    transformer = full_model.transformer
    parts = [count(transformer.wte), count(transformer.wpe), count(transformer.h), count(transformer.ln_f)]
    assert parts == [38_597_376, 786_432, 85_054_464, 1_536]
    assert sum(parts) == 124_439_808
    assert sum(parts) + count(full_model.lm_head) == 163_037_184
