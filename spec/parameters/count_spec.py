"""gpt2 has 124,439,808 parameters with the tied matrix counted once, 163,037,184 counted twice.

Beyond the tutorial: a sum over state_dict() counts it twice.
"""

import pytest

pytestmark = pytest.mark.refuted_by("vocabulary_padded", "two_positions_more", "head_is_a_copy")


def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


def test_its_parts_are_two_embeddings_the_layers_and_a_closing_norm(model, L, D, V, P):
    transformer = model.transformer
    assert [count(block) for block in transformer.h] == [12 * D**2 + 13 * D] * L
    assert [count(transformer.wte), count(transformer.wpe), count(transformer.ln_f)] == [V * D, P * D, 2 * D]


def test_parameters_counts_the_tied_matrix_once(model):
    assert count(model) == count(model.transformer)


def test_num_parameters_does_too(model):
    assert model.num_parameters() == count(model.transformer)


def test_state_dict_counts_it_twice(model, D, V):
    assert sum(weights.numel() for weights in model.state_dict().values()) == count(model.transformer) + V * D


@pytest.mark.needs("small")
def test_in_gpt2_two_thirds_of_124_million_are_in_the_layers(full_model):
    transformer = full_model.transformer
    parts = [count(transformer.wte), count(transformer.wpe), count(transformer.h), count(transformer.ln_f)]
    assert parts == [38_597_376, 786_432, 85_054_464, 1_536]
    assert sum(parts) == 124_439_808
    assert sum(parts) + count(full_model.lm_head) == 163_037_184
