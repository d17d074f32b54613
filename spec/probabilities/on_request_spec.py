"""`scores`, `attentions` and `hidden_states` of `generate()` are None unless requested.

Tutorial 3: the hidden states are "optional, returned when output_hidden_states=True", the other fields likewise.
Without `return_dict_in_generate=True`, `generate()` returns only the tensor of ids and ignores `output_scores=True`.

Instead: `model.generate(**inputs, return_dict_in_generate=True, output_scores=True)`

Message: The following generation flags are not valid and may be ignored: ['output_scores']. Set
`TRANSFORMERS_VERBOSITY=info` for more details.

Message: `return_dict_in_generate` is NOT set to `True`, but `output_scores` is. When `return_dict_in_generate` is not
`True`, `output_scores` is ignored.
"""

import re

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("generate_records_unasked", "records_of_16_steps", "eager_not_scaled", "dict_by_default"),
]
SETTINGS = {"max_new_tokens": 1, "do_sample": False}


@pytest.fixture(scope="module")
def nothing_requested(model, today, eos):
    return model.generate(**today, **SETTINGS, pad_token_id=eos, return_dict_in_generate=True)


@pytest.fixture
def scores_without_dict(model, today, eos):
    """The call with `output_scores=True` and without `return_dict_in_generate=True`; each check makes it."""
    return lambda: model.generate(**today, **SETTINGS, pad_token_id=eos, output_scores=True)


def test_fields_are_none_unless_requested(nothing_requested):
    """`scores`, `attentions`, `hidden_states` and `logits` are None unless requested."""
    for field in ("scores", "attentions", "hidden_states"):
        assert getattr(nothing_requested, field) is None
    assert getattr(nothing_requested, "logits", None) is None  # older releases have no such field


def test_requested_fields_have_an_entry_per_step(greedy, tiny_greedy):
    for field in ("scores", "attentions", "hidden_states"):
        assert getattr(greedy, field) is not None
        assert len(getattr(greedy, field)) == 3  # steps
        assert len(getattr(tiny_greedy, field)) == 24


def test_requesting_fields_does_not_change_the_tokens(nothing_requested, greedy):
    assert torch.equal(nothing_requested.sequences, greedy.sequences[:, :-2])


def test_generate_returns_a_tensor_of_ids_by_default(model, today, eos, greedy):
    """`generate()` returns a tensor of ids by default."""
    ids = model.generate(**today, **SETTINGS, pad_token_id=eos)
    assert isinstance(ids, torch.Tensor)
    assert torch.equal(ids, greedy.sequences[:, :-2])


@pytest.mark.filterwarnings("ignore:`return_dict_in_generate`")
def test_output_scores_alone_has_no_effect(scores_without_dict, greedy):
    """`output_scores=True` has no effect without `return_dict_in_generate=True`."""
    ids = scores_without_dict()
    assert isinstance(ids, torch.Tensor)
    assert torch.equal(ids, greedy.sequences[:, :-2])


@pytest.mark.holds("transformers>=4.52", source="measured", about="warning")
def test_output_scores_alone_is_logged(scores_without_dict, library_log, messages):
    """`output_scores=True` without `return_dict_in_generate=True` logs a warning."""
    scores_without_dict()
    assert any(re.search(messages[0], message) for message in library_log.messages)


@pytest.mark.holds("transformers>=4.45,<4.52", source="measured", about="warning")
def test_output_scores_alone_warns(scores_without_dict, messages):
    """`output_scores=True` without `return_dict_in_generate=True` issues a `UserWarning`."""
    with pytest.warns(UserWarning, match=messages[1]):
        scores_without_dict()


@pytest.mark.filterwarnings("error::UserWarning")
@pytest.mark.holds("transformers<4.45", source="measured", about="warning")
def test_output_scores_alone_is_silent(scores_without_dict, library_log):
    """`output_scores=True` without `return_dict_in_generate=True` is ignored without a warning."""
    scores_without_dict()
    assert not library_log.messages
