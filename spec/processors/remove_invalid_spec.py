"""`remove_invalid_values=True` replaces nan by 0 and infinity by the largest number before the draw.

Documentation: "Whether to remove possible *nan* and *inf* outputs of the model to prevent the generation method to
crash" (`GenerationConfig`, `remove_invalid_values`). Where all logits are negative, 0 is the highest score.

Instead: Nothing needs to be done.

Message: probability tensor contains either `inf`, `nan` or element < 0
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "invalid_values_kept",
    "invalid_values_always_removed",
    "nan_replaced_by_the_lowest",
    "invalid_values_of_four_rows",
    "invalid_values_kept_after_16_steps",
)


@pytest.fixture(scope="module")
def broken_run(hundred_model, hundred_batch):
    """A factory: 20 new tokens of a model whose logits are nan for id 5 and infinite for 6 and 7: the outputs."""
    model = copy.deepcopy(hundred_model)

    def spoil(module, inputs, outputs):
        outputs = outputs.clone()
        outputs[..., 5], outputs[..., 6], outputs[..., 7] = torch.nan, torch.inf, -torch.inf
        return outputs

    model.lm_head.register_forward_hook(spoil)
    settings = {"max_new_tokens": 20, "pad_token_id": 0}
    returned = {"return_dict_in_generate": True, "output_scores": True}
    return lambda **more: model.generate(**hundred_batch, **settings, **returned, **more)


def test_nan_scores_0_and_infinity_the_largest_number(broken_run):
    """A nan scores 0 and infinity the largest number of the precision, in eight rows and 20 steps."""
    outputs = broken_run(do_sample=False, remove_invalid_values=True)
    scores = torch.stack(outputs.scores, dim=1)
    assert (scores[..., 5] == 0).all()
    assert (scores[..., 6] == torch.finfo(scores.dtype).max).all()
    assert (outputs.sequences[:, -20:] == 6).all()


@pytest.mark.holds("transformers>=4.36", source="measured", about="minus infinity")
def test_minus_infinity_becomes_the_lowest_number(broken_run):
    """Minus infinity becomes the lowest number of the precision."""
    scores = torch.stack(broken_run(do_sample=False, remove_invalid_values=True).scores, dim=1)
    assert (scores[..., 7] == torch.finfo(scores.dtype).min).all()


@pytest.mark.holds("transformers<4.36", source="measured", about="minus infinity")
def test_minus_infinity_is_not_replaced(broken_run):
    """Minus infinity is not replaced."""
    scores = torch.stack(broken_run(do_sample=False, remove_invalid_values=True).scores, dim=1)
    assert (scores[..., 7] == -torch.inf).all()


def test_sampling_continues(broken_run):
    assert broken_run(do_sample=True, top_k=0, remove_invalid_values=True).sequences.shape == (8, 68)


def test_sampling_fails_without(broken_run, messages):
    with pytest.raises(RuntimeError, match=messages[0]):
        broken_run(do_sample=True, top_k=0)


def test_greedy_search_picks_nan_without(broken_run):
    """Without `remove_invalid_values`, greedy search picks the token whose logit is nan."""
    assert (broken_run(do_sample=False).sequences[:, -20:] == 5).all()
