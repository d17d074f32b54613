"""With an assistant your own stopping criterion ends the text too late, by up to a draft.

Documentation: "Custom stopping criteria that complements the default stopping criteria built from arguments and a
generation config." (`GenerationMixin.generate`, `stopping_criteria`). A criterion sees the text after each turn, not
after each token. The end of text and the lengths are exact.

Instead: cut the text where your criterion is first true, or use `eos_token_id=`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("assistant_ignored", "assisted_criteria_dropped")


@pytest.fixture
def stopped(assisted):
    """The call: the new tokens up to a criterion that is true where the text has a 6."""
    criterion = transformers.StoppingCriteriaList([lambda input_ids, scores, **kwargs: bool((input_ids == 6).any())])
    return lambda assistant: assisted(assistant, stopping_criteria=criterion)[0][0, 3:].tolist()


def test_text_of_the_model_alone_ends_with_the_criterion(stopped, assisted):
    """Without an assistant the text ends with the 6, and does not end there without the criterion."""
    assert stopped(None) == [4, 5, 6]
    assert len(assisted(None)[0][0]) == 13


@pytest.mark.holds("transformers<4.40", "transformers>=5.18", source="measured", about="accepted draft")
def test_accepted_draft_is_written_whole(stopped, assistant_for):
    """Tokens of the draft after the 6 are kept, and the token that the model adds."""
    found = stopped(assistant_for())
    assert found in ([4, 5, 6, 7, 8], [4, 5, 6, 7, 8, 9])  # before 4.35 a draft has five tokens


@pytest.mark.holds("transformers>=4.40,<5.18", source="measured", about="accepted draft")
def test_accepted_draft_is_written_without_the_next_token(stopped, assistant_for):
    """Tokens of the draft after the 6 are kept."""
    assert stopped(assistant_for()) == [4, 5, 6, 7]


@pytest.mark.holds("transformers<5.15", "transformers>=5.16", source="measured", about="refused draft")
def test_text_ends_with_the_criterion_after_refused_drafts(stopped, assistant_for):
    """If each draft is refused, the text ends with the 6."""
    assert stopped(assistant_for([50] * 100)) == [4, 5, 6]


@pytest.mark.holds("transformers>=5.15,<5.16", source="measured", about="refused draft")
def test_refused_draft_raises_runtime_error(stopped, assistant_for):
    """A refused draft raises `RuntimeError`, in 5.15."""
    with pytest.raises(RuntimeError):
        stopped(assistant_for([50] * 100))
