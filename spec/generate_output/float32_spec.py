"""`scores` of a model in half precision are float32 since 4.45, and in half precision before.

Beyond the tutorial: `generate()` computes the logits of each step in float32 before it changes them, so `scores` and
`logits` take twice the memory of the model's own numbers. The logits of a pass stay in half precision.

Instead: `torch.stack(outputs.scores).float()`
"""

import copy

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "scores_have_half_precision",
    "scores_are_float32",
    "sequences_scores_have_half_precision",
    "passes_return_float32",
)
DTYPES = [torch.bfloat16, torch.float16]


@pytest.fixture(scope="module")
def outputs_in(hundred_model, hundred_batch):
    """A factory: two greedy tokens of the model in this precision, with `scores` and, since 4.38, `logits`."""

    def call(dtype, **settings):
        model = copy.deepcopy(hundred_model).to(dtype)
        settings |= {"output_logits": True} if hasattr(transformers.GenerationConfig(), "output_logits") else {}
        settings |= {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 0, "output_scores": True}
        return model.generate(**hundred_batch, **settings, return_dict_in_generate=True)

    return call


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.holds("transformers>=4.45", source="measured", about="scores")
def test_scores_are_float32(outputs_in, dtype):
    """`scores` and `logits` of `generate()` are float32, whatever the precision of the model."""
    outputs = outputs_in(dtype)
    assert {step.dtype for step in (*outputs.scores, *outputs.logits)} == {torch.float32}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.holds("transformers<4.45", source="measured", about="scores")
def test_scores_are_in_half_precision(outputs_in, dtype):
    """`scores` and `logits` of `generate()` have the precision of the model."""
    outputs = outputs_in(dtype)
    assert {step.dtype for step in (*outputs.scores, *(outputs.get("logits") or ()))} == {dtype}


@pytest.mark.parametrize("dtype", DTYPES)
def test_logits_of_a_pass_are_in_half_precision(hundred_model, hundred_batch, dtype):
    """The logits of a forward pass have the precision of the model."""
    assert copy.deepcopy(hundred_model).to(dtype)(**hundred_batch).logits.dtype == dtype


@pytest.mark.parametrize("dtype", DTYPES)
def test_sequences_scores_are_float32(outputs_in, dtype):
    """With beams, `sequences_scores` are float32 in every release."""
    assert outputs_in(dtype, num_beams=2).sequences_scores.dtype == torch.float32
