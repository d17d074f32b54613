"""state_dict() names 149 tensors in gpt2: two embeddings, twelve a layer, a closing norm, the head.

Tutorial 5 prints their names and shapes.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by("head_stands_first", "masks_in_state_dict", "loads_in_bfloat16", "head_is_a_copy"),
]


@pytest.fixture
def block(D):
    """The names and shapes of a layer's tensors; D is 768 in gpt2."""
    return {
        "ln_1.weight": (D,),
        "ln_1.bias": (D,),
        "attn.c_attn.weight": (D, 3 * D),
        "attn.c_attn.bias": (3 * D,),
        "attn.c_proj.weight": (D, D),
        "attn.c_proj.bias": (D,),
        "ln_2.weight": (D,),
        "ln_2.bias": (D,),
        "mlp.c_fc.weight": (D, 4 * D),
        "mlp.c_fc.bias": (4 * D,),
        "mlp.c_proj.weight": (4 * D, D),
        "mlp.c_proj.bias": (D,),
    }


def test_names_and_shapes_are_the_printed_ones_in_their_order(model, block, L, D, V, P):
    expected = {"transformer.wte.weight": (V, D), "transformer.wpe.weight": (P, D)}
    for i in range(L):
        expected |= {f"transformer.h.{i}.{name}": shape for name, shape in block.items()}
    expected |= {"transformer.ln_f.weight": (D,), "transformer.ln_f.bias": (D,), "lm_head.weight": (V, D)}
    assert [(name, tuple(weights.shape)) for name, weights in model.state_dict().items()] == list(expected.items())


@pytest.mark.needs("small")
def test_in_gpt2_they_are_149(full_model):
    assert len(full_model.state_dict()) == 149


def test_the_causal_masks_are_not_among_them(model):
    assert [name for name in model.state_dict() if name.endswith((".attn.bias", ".masked_bias"))] == []


@pytest.mark.needs("float32")
def test_all_are_float32(model):
    assert {weights.dtype for weights in model.state_dict().values()} == {torch.float32}


def test_the_head_is_a_name_more_and_no_parameter_more(model):
    assert set(model.state_dict()) - dict(model.named_parameters()).keys() == {"lm_head.weight"}


def test_the_whole_list(full_model, snapshot):
    assert {name: list(weights.shape) for name, weights in full_model.state_dict().items()} == snapshot
