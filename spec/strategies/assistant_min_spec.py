"""`min_length` and `min_new_tokens` hold for an assisted text; 4.57 to 5.2 raise an error.

Beyond the tutorial: the assistant drafts no end of text before the minimum either. The error is about an argument that
the call does have.

Instead: transformers<4.57: Nothing needs to be done.
transformers>=4.57,<5.3: without an assistant
transformers>=5.3: Nothing needs to be done.

Message: Passing `MinLengthLogitsProcessor` when using `assisted_generation is disabled. Please pass in `min_length`
into `.generate()` instead
"""

import pytest

pytestmark = pytest.mark.refuted_by("assisted_minimum_ignored", "assistant_ignores_the_minimum")
SETTINGS = [{"min_length": 9}, {"min_new_tokens": 6}]


@pytest.mark.holds("transformers<4.57", "transformers>=5.3", source="huggingface/transformers#40976", about="minimum")
@pytest.mark.parametrize("minimum", SETTINGS)
def test_minimum_is_that_of_the_model_alone(assisted, assistant_for, minimum):
    """With a minimum the text does not end at the 6, and is that of the model alone."""
    assert assisted(assistant_for(), eos_token_id=6)[0].tolist() == [[1, 2, 3, 4, 5, 6]]
    expected = assisted(None, eos_token_id=6, **minimum)[0].tolist()
    assert len(expected[0]) >= 9
    assert assisted(assistant_for(), eos_token_id=6, **minimum)[0].tolist() == expected


@pytest.mark.holds(
    "transformers<4.57",
    "transformers>=5.3,<5.15",
    "transformers>=5.16",
    source="huggingface/transformers#40976",
    about="refused draft",
)
@pytest.mark.parametrize("minimum", SETTINGS)
def test_minimum_is_kept_after_refused_drafts(assisted, assistant_for, minimum):
    """With a minimum the text is that of the model alone if each draft is refused too."""
    found, expected = (assisted(one, eos_token_id=6, **minimum)[0] for one in (assistant_for([50] * 100), None))
    assert found.tolist() == expected.tolist()


@pytest.mark.holds(
    "transformers>=4.57,<5.3",
    "transformers>=5.15,<5.16",
    source="huggingface/transformers#40976",
    about="refused draft",
)
def test_refused_draft_with_a_minimum_raises(assisted, assistant_for):
    """A refused draft with a minimum raises `RuntimeError` in 5.15, `ValueError` in 4.57 to 5.2."""
    with pytest.raises((RuntimeError, ValueError)):
        assisted(assistant_for([50] * 100), eos_token_id=6, min_length=9)


@pytest.mark.holds("transformers<4.57", "transformers>=5.3", source="huggingface/transformers#40976", about="minimum")
@pytest.mark.parametrize("minimum", SETTINGS)
def test_drafts_keep_to_the_minimum(assisted, assistant_for, minimum):
    """An assistant that agrees drafts no end of text before the minimum: ten tokens need two passes."""
    assert len(assisted(assistant_for(), eos_token_id=6, **minimum)[1]) == 2


@pytest.mark.holds("transformers>=4.57,<5.3", source="huggingface/transformers#40976", about="minimum")
@pytest.mark.parametrize("minimum", SETTINGS)
def test_minimum_raises_value_error(assisted, assistant_for, messages, minimum):
    """A minimum raises a `ValueError` together with an assistant."""
    with pytest.raises(ValueError, match=messages[0]):
        assisted(assistant_for(), eos_token_id=6, **minimum)
