"""`state_dict()` of `gpt2` has 149 entries: two embeddings, 12 per layer, the final norm and the head.

Tutorial 5: "for name, weights in state_dict.items()" prints the names and shapes.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by("head_stands_first", "masks_in_state_dict", "loads_in_bfloat16", "head_is_a_copy"),
]


@pytest.fixture
def block(D, model):
    """The names and shapes of the tensors of a layer."""
    inner = model.config.n_inner or 4 * D  # the inner width of the MLP
    return {
        "ln_1.weight": (D,),
        "ln_1.bias": (D,),
        "attn.c_attn.weight": (D, 3 * D),
        "attn.c_attn.bias": (3 * D,),
        "attn.c_proj.weight": (D, D),
        "attn.c_proj.bias": (D,),
        "ln_2.weight": (D,),
        "ln_2.bias": (D,),
        "mlp.c_fc.weight": (D, inner),
        "mlp.c_fc.bias": (inner,),
        "mlp.c_proj.weight": (inner, D),
        "mlp.c_proj.bias": (D,),
    }


def test_names_and_shapes_are_the_printed_ones(model, block, L, D, V, P):
    expected = {"transformer.wte.weight": (V, D), "transformer.wpe.weight": (P, D)}
    for i in range(L):
        expected |= {f"transformer.h.{i}.{name}": shape for name, shape in block.items()}
    expected |= {"transformer.ln_f.weight": (D,), "transformer.ln_f.bias": (D,), "lm_head.weight": (V, D)}
    assert [(name, tuple(weights.shape)) for name, weights in model.state_dict().items()] == list(expected.items())


@pytest.mark.needs("small")
def test_gpt2_has_149_entries(full_model):
    """`state_dict()` of `gpt2` has 149 entries."""
    assert len(full_model.state_dict()) == 149


def test_causal_masks_are_not_included(model):
    """The causal masks are not in `state_dict()`."""
    assert [name for name in model.state_dict() if name.endswith((".attn.bias", ".masked_bias"))] == []


@pytest.mark.needs("float32")
def test_all_entries_are_float32(model):
    assert {weights.dtype for weights in model.state_dict().values()} == {torch.float32}


@pytest.mark.needs("a tied head")
def test_head_is_an_entry_but_not_a_parameter(model):
    """`lm_head.weight` is in `state_dict()` and, being tied, not in `named_parameters()`."""
    assert set(model.state_dict()) - dict(model.named_parameters()).keys() == {"lm_head.weight"}


def test_names_and_shapes_are_the_recorded_ones(full_model, snapshot):
    assert {name: list(weights.shape) for name, weights in full_model.state_dict().items()} == snapshot
