"""Inference changes no parameter, to the bit.

Tutorial 5: the parameters are "kept fixed during inference".
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by("embeddings_renormalised", "generate_records", "pass_records_nothing"),
]


def test_after_a_pass_and_after_generating_they_are_as_loaded(
    quick_model, checkpoint, loading, quick_outputs, batch_greedy, sampled
):
    fresh = dict(transformers.GPT2LMHeadModel.from_pretrained(checkpoint.quick, **loading).named_parameters())
    assert len(fresh) == 12 * quick_model.config.n_layer + 4  # 148 in gpt2
    for name, parameter in quick_model.named_parameters():
        assert torch.equal(parameter, fresh[name].to(parameter.device)), name


def test_generating_computes_no_gradient(quick_model, today):
    greedy = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": 50256}
    outputs = quick_model.generate(**today, **greedy, return_dict_in_generate=True, output_scores=True)
    assert not outputs.scores[0].requires_grad
    assert [name for name, parameter in quick_model.named_parameters() if parameter.grad is not None] == []


def test_a_plain_pass_records_for_a_gradient_unless_told_not_to(quick_model, today):
    assert quick_model(**today).logits.requires_grad
    with torch.no_grad():
        assert not quick_model(**today).logits.requires_grad
