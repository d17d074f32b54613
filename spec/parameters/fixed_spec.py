"""Inference changes no parameter: all are bit-identical after forward passes and `generate()`.

Tutorial 5: the parameters are "kept fixed during inference". Unlike `generate()`, a forward pass tracks gradients by
default.

Instead: `with torch.no_grad(): outputs = model(**inputs)`
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by(
        "embeddings_renormalised", "generate_records", "pass_records_nothing", "long_generation_changes_ln_f"
    ),
]


@pytest.fixture(scope="module")
def changed(checkpoint, loading):
    """A call: the names of the parameters of a model that differ from those of the checkpoint."""
    fresh = dict(transformers.GPT2LMHeadModel.from_pretrained(checkpoint.quick, **loading).named_parameters())
    return lambda model: [
        name
        for name, parameter in model.named_parameters()
        if not torch.equal(parameter, fresh[name].to(parameter.device))
    ]


def test_inference_leaves_all_parameters_bit_identical(model, changed, flag_outputs, batch_greedy, sampled, L):
    """All parameters are bit-identical after a forward pass and two calls of `generate()`."""
    assert len(list(model.parameters())) >= 12 * L + 4  # 148 in gpt2, one more with an untied head
    assert changed(model) == []


def test_long_generation_leaves_them_bit_identical(model, changed, crowd_greedy):
    """All parameters are bit-identical after 32 steps on eight rows."""
    assert crowd_greedy.sequences.shape[0] == 8
    assert changed(model) == []


def test_generate_computes_no_gradient(model, today, eos):
    """`generate()` computes no gradient."""
    greedy = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": eos}
    outputs = model.generate(**today, **greedy, return_dict_in_generate=True, output_scores=True)
    assert not outputs.scores[0].requires_grad
    assert [name for name, parameter in model.named_parameters() if parameter.grad is not None] == []


def test_forward_pass_tracks_gradients_by_default(model, today):
    """A forward pass tracks gradients, except under `torch.no_grad()`."""
    assert model(**today).logits.requires_grad
    with torch.no_grad():
        assert not model(**today).logits.requires_grad
