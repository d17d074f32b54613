"""Stopping criteria are called with the scores only if `output_scores=True` is passed, else with None.

Documentation: "If your stopping criteria depends on the `scores` input, make sure you pass
`return_dict_in_generate=True, output_scores=True` to `generate`" (`GenerationMixin.generate`, `stopping_criteria`).

Instead: `generate(..., stopping_criteria=[criterion], return_dict_in_generate=True, output_scores=True)`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("criteria_have_scores", "criteria_without_scores", "criteria_have_the_last_scores")


@pytest.fixture
def call(hundred_model, hundred_batch):
    """The call: what a criterion is called with as scores, after each of four tokens, and what `generate()` returns."""

    def run(**requests):
        found = []

        def criterion(input_ids, scores, **kwargs):
            found.append(scores)
            return input_ids.shape[1] == 52

        settings = {"do_sample": False, "pad_token_id": 0, "max_new_tokens": 20}
        criteria = transformers.StoppingCriteriaList([criterion])
        return found, hundred_model.generate(**hundred_batch, **settings, **requests, stopping_criteria=criteria)

    return run


def test_scores_are_none_by_default(call):
    assert call()[0] == [None] * 4


def test_scores_are_none_without_output_scores(call):
    """`return_dict_in_generate=True` alone brings no scores."""
    assert call(return_dict_in_generate=True)[0] == [None] * 4


def test_scores_of_all_steps_so_far(call):
    """With `output_scores=True`, the scores are those of all steps so far, (8, 100) each."""
    found, outputs = call(return_dict_in_generate=True, output_scores=True)
    assert [len(scores or ()) for scores in found] == [1, 2, 3, 4]
    for scores in found:
        assert all(map(torch.equal, scores, outputs.scores))
