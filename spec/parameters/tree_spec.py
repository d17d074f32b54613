"""print(model) shows the tree of modules; its Conv1D lines name their sizes, from 4.45 on.

Tutorial 5 prints the tree under 4.51.3. Its LayerNorm lines are torch's own, and have a word more from torch 2.12 on.
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by(
        "head_stands_first", "exact_gelu", "layer_norm_eps", "conv1d_names_no_sizes", "attention_named_for_torch"
    ),
]


def test_the_modules_stand_in_this_order(model):
    block = model.transformer.h[0]
    children = [model, model.transformer, block, block.attn, block.mlp]
    assert [[name for name, _ in module.named_children()] for module in children] == [
        ["transformer", "lm_head"],
        ["wte", "wpe", "drop", "h", "ln_f"],
        ["ln_1", "attn", "ln_2", "mlp"],
        ["c_attn", "c_proj", "attn_dropout", "resid_dropout"],
        ["c_fc", "c_proj", "act", "dropout"],
    ]


def test_the_lines_of_every_release(model, L, D, V, P):
    lines = [line.strip() for line in str(model).splitlines()]
    assert lines[:2] == ["GPT2LMHeadModel(", "(transformer): GPT2Model("]
    assert lines[2:4] == [f"(wte): Embedding({V}, {D})", f"(wpe): Embedding({P}, {D})"]
    assert {f"(0-{L - 1}): {L} x GPT2Block(", "(mlp): GPT2MLP(", "(act): NewGELUActivation()"} <= set(lines)
    assert lines[-2:] == [f"(lm_head): Linear(in_features={D}, out_features={V}, bias=False)", ")"]


@pytest.mark.holds("transformers>=4.45", about="Conv1D", source="huggingface/transformers#32425")
def test_conv1d_names_its_sizes(model, D):
    assert str(model.transformer.h[0].attn.c_attn) == f"Conv1D(nf={3 * D}, nx={D})"


@pytest.mark.holds("transformers<4.45", about="Conv1D", source="huggingface/transformers#32425")
def test_conv1d_names_no_sizes(model):
    assert str(model.transformer.h[0].attn.c_attn) == "Conv1D()"


@pytest.mark.holds(
    "transformers<4.42", "transformers>=4.48", about="attention", source="huggingface/transformers#35235"
)
def test_the_attention_is_gpt2attention(model):
    assert "(attn): GPT2Attention(" in str(model)


@pytest.mark.holds("transformers>=4.42,<4.48", about="attention", source="huggingface/transformers#31172")
def test_the_attention_is_a_class_named_for_torch_s_own_attention(model):
    assert "(attn): GPT2SdpaAttention(" in str(model)


@pytest.mark.holds("torch>=2.12", about="LayerNorm", source="measured")
def test_layernorm_names_its_bias(model, D):
    assert str(model.transformer.ln_f) == f"LayerNorm(({D},), eps=1e-05, elementwise_affine=True, bias=True)"


@pytest.mark.holds("torch<2.12", about="LayerNorm", source="measured")
def test_layernorm_does_not_name_its_bias(model, D):
    assert str(model.transformer.ln_f) == f"LayerNorm(({D},), eps=1e-05, elementwise_affine=True)"


def test_the_names_of_all_modules(full_model, snapshot):
    assert [name for name, _ in full_model.named_modules()] == snapshot
