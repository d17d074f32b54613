"""`print(model)` shows the tree of modules, with the sizes of each `Conv1D` since 4.45.

Tutorial 5: "model" prints the tree of release 4.51.3. The `LayerNorm` lines come from torch and show `bias=True` since
torch 2.12. In 4.42 to 4.47 the attention is a class of its own, `GPT2SdpaAttention`.

Instead: `model.transformer.h[0].attn.c_attn.weight.shape` has the sizes in every release.
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by(
        "head_stands_first", "exact_gelu", "layer_norm_eps", "conv1d_names_no_sizes", "attention_named_for_torch"
    ),
]


def test_modules_have_the_printed_names_and_order(model):
    """The modules have the printed names, in the printed order."""
    block = model.transformer.h[0]
    children = [model, model.transformer, block, block.attn, block.mlp]
    assert [[name for name, _ in module.named_children()] for module in children] == [
        ["transformer", "lm_head"],
        ["wte", "wpe", "drop", "h", "ln_f"],
        ["ln_1", "attn", "ln_2", "mlp"],
        ["c_attn", "c_proj", "attn_dropout", "resid_dropout"],
        ["c_fc", "c_proj", "act", "dropout"],
    ]


def test_print_shows_these_lines_in_every_release(model, L, D, V, P):
    """`print(model)` shows the same lines in every release, except the dated ones."""
    lines = [line.strip() for line in str(model).splitlines()]
    assert lines[:2] == ["GPT2LMHeadModel(", "(transformer): GPT2Model("]
    assert lines[2:4] == [f"(wte): Embedding({V}, {D})", f"(wpe): Embedding({P}, {D})"]
    layers = f"(0-{L - 1}): {L} x GPT2Block(" if L > 1 else "(0): GPT2Block("
    assert {layers, "(mlp): GPT2MLP("} <= set(lines)
    assert lines[-2:] == [f"(lm_head): Linear(in_features={D}, out_features={V}, bias=False)", ")"]


@pytest.mark.needs("gelu_new")
def test_activation_line_shows_newgeluactivation(model):
    """The line of the activation shows `NewGELUActivation()`."""
    assert str(model.transformer.h[0].mlp.act) == "NewGELUActivation()"


@pytest.mark.holds("transformers>=4.45", about="Conv1D", source="huggingface/transformers#32425")
def test_conv1d_line_shows_sizes(model, D):
    """A `Conv1D` line shows its sizes: `Conv1D(nf=2304, nx=768)`."""
    assert str(model.transformer.h[0].attn.c_attn) == f"Conv1D(nf={3 * D}, nx={D})"


@pytest.mark.holds("transformers<4.45", about="Conv1D", source="huggingface/transformers#32425")
def test_conv1d_line_shows_no_sizes(model):
    """A `Conv1D` line shows no sizes: `Conv1D()`."""
    assert str(model.transformer.h[0].attn.c_attn) == "Conv1D()"


@pytest.mark.holds(
    "transformers<4.42", "transformers>=4.48", about="attention", source="huggingface/transformers#35235"
)
def test_attention_class_is_gpt2attention(model):
    """The class of the attention is `GPT2Attention`."""
    assert "(attn): GPT2Attention(" in str(model)


@pytest.mark.holds("transformers>=4.42,<4.48", about="attention", source="huggingface/transformers#31172")
def test_attention_class_is_gpt2sdpaattention(model):
    """The class of the attention is `GPT2SdpaAttention` by default."""
    assert "(attn): GPT2SdpaAttention(" in str(model)


@pytest.mark.holds("torch>=2.12", about="LayerNorm", source="measured")
def test_layernorm_line_shows_bias(model, D):
    """A `LayerNorm` line ends with `bias=True`."""
    assert str(model.transformer.ln_f) == f"LayerNorm(({D},), eps=1e-05, elementwise_affine=True, bias=True)"


@pytest.mark.holds("torch<2.12", about="LayerNorm", source="measured")
def test_layernorm_line_shows_no_bias(model, D):
    """A `LayerNorm` line does not show whether the layer has a bias."""
    assert str(model.transformer.ln_f) == f"LayerNorm(({D},), eps=1e-05, elementwise_affine=True)"


def test_names_of_all_modules_are_the_recorded_ones(full_model, snapshot):
    assert [name for name, _ in full_model.named_modules()] == snapshot
