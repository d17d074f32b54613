"""`model.greedy_search()`, `sample()` and `beam_search()` are gone since 4.41: call `generate()`.

Beyond the tutorial: code of earlier years calls the loop of a strategy with its own processors and criteria. The names
that such code imports left at other times: `top_k_top_p_filtering` in 4.39, `BeamSearchScorer` in 4.57.

Instead: `model.generate(**inputs, logits_processor=[processor], stopping_criteria=[criterion], do_sample=False)`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("loops_are_back", "loops_are_gone", "own_criteria_dropped")
LOOPS = ["greedy_search", "sample", "beam_search", "beam_sample", "group_beam_search"]


@pytest.mark.holds("transformers>=4.41", source="measured", about="loops")
def test_loops_are_gone(hundred_model):
    """A model has no method `greedy_search()`, `sample()` or `beam_search()`."""
    assert [name for name in LOOPS if hasattr(hundred_model, name)] == []


@pytest.mark.holds("transformers<4.41", source="measured", about="loops")
def test_loops_are_methods(hundred_model):
    """A model has the methods `greedy_search()`, `sample()` and `beam_search()`."""
    assert [name for name in LOOPS if hasattr(hundred_model, name)] == LOOPS


@pytest.mark.holds("transformers>=4.39", source="measured", about="filtering")
def test_filtering_function_is_gone():
    """`transformers` has no `top_k_top_p_filtering`."""
    assert not hasattr(transformers, "top_k_top_p_filtering")


@pytest.mark.holds("transformers<4.39", source="measured", about="filtering")
def test_filtering_function_is_imported():
    """`transformers` has `top_k_top_p_filtering`."""
    assert callable(transformers.top_k_top_p_filtering)


@pytest.mark.holds("transformers>=4.57", source="measured", about="scorer")
def test_beam_search_scorer_is_gone():
    """`transformers` has no `BeamSearchScorer`."""
    assert not hasattr(transformers, "BeamSearchScorer")


@pytest.mark.holds("transformers<4.57", source="measured", about="scorer")
def test_beam_search_scorer_is_imported():
    """`transformers` has `BeamSearchScorer`."""
    assert callable(transformers.BeamSearchScorer)


@pytest.mark.holds("transformers>=4.49", source="measured", about="warper")
def test_logits_warper_is_gone():
    """`transformers` has no `LogitsWarper`: each class is a `LogitsProcessor`."""
    assert not hasattr(transformers, "LogitsWarper")


@pytest.mark.holds("transformers<4.49", source="measured", about="warper")
def test_logits_warper_is_imported():
    """`transformers` has `LogitsWarper`, beside `LogitsProcessor`."""
    assert isinstance(transformers.LogitsWarper, type)


def test_generate_takes_processors_and_criteria(hundred_run):
    """`generate()` takes processors and criteria in every release."""
    criterion = transformers.StoppingCriteriaList([lambda ids, scores, **_: ids.shape[1] == 50])
    assert hundred_run(stopping_criteria=criterion)[0].tolist() == hundred_run()[0][:, :50].tolist()
