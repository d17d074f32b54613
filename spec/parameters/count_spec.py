"""GPT-2 has 124,439,808 parameters with the tied matrix counted once, 163,037,184 counted twice.

Beyond the tutorial: a sum over state_dict() counts it twice.
"""

import pytest

pytestmark = pytest.mark.refuted_by("vocabulary_padded", "two_positions_more", "head_is_a_copy")


def test_parameters_counts_the_tied_matrix_once(model):
    assert sum(parameter.numel() for parameter in model.parameters()) == 124_439_808


def test_num_parameters_does_too(model):
    assert model.num_parameters() == 124_439_808


def test_state_dict_counts_it_twice(model):
    assert sum(weights.numel() for weights in model.state_dict().values()) == 163_037_184
    assert model.lm_head.weight.numel() == 163_037_184 - 124_439_808


def test_two_thirds_are_in_the_layers(model):
    def count(module):
        return sum(parameter.numel() for parameter in module.parameters())

    transformer = model.transformer
    assert [count(block) for block in transformer.h] == [7_087_872] * 12
    parts = [count(transformer.wte), count(transformer.wpe), count(transformer.h), count(transformer.ln_f)]
    assert parts == [38_597_376, 786_432, 85_054_464, 1_536]
