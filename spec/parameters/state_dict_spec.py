"""state_dict() names 149 tensors: two embeddings, twelve a layer, the last layer norm, and the head.

Tutorial 5 prints their names and shapes.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by("head_stands_first", "masks_in_state_dict", "loads_in_bfloat16", "head_is_a_copy"),
]
BLOCK = {
    "ln_1.weight": (768,),  # (D,)
    "ln_1.bias": (768,),
    "attn.c_attn.weight": (768, 2304),  # (D, 3 * D)
    "attn.c_attn.bias": (2304,),
    "attn.c_proj.weight": (768, 768),
    "attn.c_proj.bias": (768,),
    "ln_2.weight": (768,),
    "ln_2.bias": (768,),
    "mlp.c_fc.weight": (768, 3072),  # (D, 4 * D)
    "mlp.c_fc.bias": (3072,),
    "mlp.c_proj.weight": (3072, 768),
    "mlp.c_proj.bias": (768,),
}


def test_names_and_shapes_are_the_printed_ones_in_their_order(model):
    expected = {"transformer.wte.weight": (50257, 768), "transformer.wpe.weight": (1024, 768)}  # (V, D), (1024, D)
    for i in range(12):
        expected |= {f"transformer.h.{i}.{name}": shape for name, shape in BLOCK.items()}
    expected |= {"transformer.ln_f.weight": (768,), "transformer.ln_f.bias": (768,), "lm_head.weight": (50257, 768)}
    assert len(expected) == 149
    assert [(name, tuple(weights.shape)) for name, weights in model.state_dict().items()] == list(expected.items())


def test_the_causal_masks_are_not_among_them(model):
    assert [name for name in model.state_dict() if name.endswith((".attn.bias", ".masked_bias"))] == []


def test_all_are_float32(model):
    assert {weights.dtype for weights in model.state_dict().values()} == {torch.float32}


def test_the_head_is_a_name_more_and_no_parameter_more(model):
    assert set(model.state_dict()) - dict(model.named_parameters()).keys() == {"lm_head.weight"}


def test_the_whole_list(model, snapshot):
    assert {name: list(weights.shape) for name, weights in model.state_dict().items()} == snapshot
