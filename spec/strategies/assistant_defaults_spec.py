"""By default the assistant drafts up to 20 tokens, and stops where it is not sure, since 4.45.

Documentation: "If the assistant model's confidence in its prediction for the current token is lower than this
threshold, the assistant model stops" (`GenerationConfig`, `assistant_confidence_threshold`). The threshold is 0.4 by
default. Before 4.45 the first draft had five tokens, whatever the probabilities were.

Instead: transformers<4.45: Nothing needs to be done.
transformers>=4.45: `assistant.generation_config.assistant_confidence_threshold = 0.0` for drafts of equal length
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("drafts_of_five_by_default", "assistant_is_always_sure", "assistant_is_never_sure")


@pytest.fixture
def drafts(assistant_for, assisted):
    """The call: the drafts of an assistant with the default settings, and these; one that is unsure has p < 0.2."""

    def call(sure=True, **settings):
        names = ("num_assistant_tokens", "num_assistant_tokens_schedule", "assistant_confidence_threshold")
        defaults = transformers.GenerationConfig()
        assistant = assistant_for(**{name: getattr(defaults, name, None) for name in names} | settings)
        if not sure:
            with torch.no_grad():
                assistant.lm_head.weight *= 0.05
        return assisted(assistant, max_new_tokens=40)[1]

    return call


@pytest.mark.holds("transformers>=4.45", source="huggingface/transformers#33657", about="length")
def test_draft_has_twenty_tokens(drafts):
    """By default a draft has 20 tokens; the second one has the 18 that fit."""
    assert drafts() == [20, 18]


@pytest.mark.holds("transformers<4.45", source="huggingface/transformers#33657", about="length")
def test_drafts_grow_from_five(drafts):
    """By default accepted drafts have 5, 7 and 9 tokens."""
    assert drafts()[:3] == [5, 7, 9]


@pytest.mark.holds("transformers>=4.45", source="huggingface/transformers#33258", about="threshold")
def test_unsure_assistant_drafts_one_token(drafts):
    """An assistant whose first choice has a low probability drafts one token per turn."""
    assert set(drafts(sure=False)) == {1}


@pytest.mark.holds("transformers>=4.45", source="huggingface/transformers#33258", about="threshold")
@pytest.mark.parametrize("threshold", [0.0, 0.01])
def test_low_threshold_allows_drafts_of_twenty(drafts, threshold):
    """With an `assistant_confidence_threshold` of 0 or 0.01, an unsure assistant drafts 20 tokens too."""
    assert drafts(sure=False, assistant_confidence_threshold=threshold) == [20, 18]


@pytest.mark.absent("transformers<4.45", source="huggingface/transformers#33258", about="threshold")
def test_unsure_assistant_drafts_as_many(drafts):
    """An unsure assistant drafts as many tokens as a sure one, whatever the threshold is."""
    assert drafts(sure=False, assistant_confidence_threshold=0.4) == drafts()
