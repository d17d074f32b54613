"""Scores, attentions and hidden states are None unless asked for; unasked, the result is a tensor.

Tutorial 3: "set output_scores or output_logits to True"; each field is "optional, returned when output_...=True".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("generate_records_unasked", "first_step_unrecorded", "eager_not_scaled", "dict_by_default"),
]
SETTINGS = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": 50256}


@pytest.fixture(scope="module")
def asked_for_nothing(model, today):
    return model.generate(**today, **SETTINGS, return_dict_in_generate=True)


def test_what_is_not_asked_for_is_none(asked_for_nothing):
    for field in ("scores", "attentions", "hidden_states"):
        assert getattr(asked_for_nothing, field) is None
    assert getattr(asked_for_nothing, "logits", None) is None  # older releases have no such field


def test_what_is_asked_for_is_there(greedy):
    for field in ("scores", "attentions", "hidden_states"):
        assert getattr(greedy, field) is not None
        assert len(getattr(greedy, field)) == 3  # steps


def test_asking_for_more_changes_no_token(asked_for_nothing, greedy):
    assert torch.equal(asked_for_nothing.sequences, greedy.sequences[:, :6])


def test_without_the_dict_the_result_is_the_tensor_of_ids(model, today, greedy):
    ids = model.generate(**today, **SETTINGS)
    assert isinstance(ids, torch.Tensor)
    assert torch.equal(ids, greedy.sequences[:, :6])


@pytest.mark.filterwarnings("ignore:`return_dict_in_generate`")
def test_scores_asked_for_without_the_dict_are_not_returned(model, today, greedy):
    ids = model.generate(**today, **SETTINGS, output_scores=True)
    assert isinstance(ids, torch.Tensor)
    assert torch.equal(ids, greedy.sequences[:, :6])
