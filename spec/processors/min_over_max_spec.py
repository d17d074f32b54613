"""`max_new_tokens=8` limits the text even if `min_new_tokens` is larger; `generate()` warns of it.

Documentation: "The minimum length of the sequence to be generated" (`GenerationConfig`, `min_length`). A row that may
not end yet is cut short at the maximum.

Instead: `max_new_tokens=20, min_new_tokens=8`

Message: Unfeasible length constraints: `min_length` (100) is larger than the maximum possible length (56). Generation
will stop at the defined maximum length. You should decrease the minimum length and/or increase the maximum length...

Message: Unfeasible length constraints: `min_new_tokens` (20), when added to the prompt length (48), is larger than the
maximum possible length (56). Generation will stop at the defined maximum length. You should decrease the minimum
length and/or increase the maximum length...

Message: Unfeasible length constraints: the minimum length (100) is larger than the maximum length (56)
"""

import re
import warnings

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "minimum_raises_the_maximum", "unfeasible_lengths_silent", "feasible_lengths_warned_of"
)
END = 7


@pytest.fixture(scope="module")
def warned(hundred_run):
    """A factory: what is returned for a maximum of 8 new tokens and these settings, and the warnings."""

    def call(**settings):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            outputs = hundred_run(max_new_tokens=8, eos_token_id=END, **settings)
        return *outputs, [str(warning.message) for warning in caught if "Unfeasible" in str(warning.message)]

    return call


@pytest.mark.filterwarnings("ignore:Unfeasible")
def test_maximum_is_kept(warned):
    """A `max_new_tokens` below `min_new_tokens` ends the rows, and the end is blocked in every step."""
    sequences, scores, _, _ = warned(min_new_tokens=20)
    assert sequences.shape == (8, 56)
    assert (scores[..., END] == -torch.inf).all()


@pytest.mark.holds("transformers>=4.32", source="measured", about="min_length")
def test_generate_warns_of_a_min_length_above_the_maximum(warned, messages):
    """`generate()` issues a `UserWarning` about a `min_length` above the maximum length."""
    sequences, _, _, texts = warned(min_length=100)
    assert sequences.shape == (8, 56)
    assert [bool(re.search(messages[0], text)) for text in texts] == [True]


@pytest.mark.holds("transformers<4.32", source="measured", about="min_length")
def test_min_length_above_the_maximum_raises_value_error(warned, messages):
    """A `min_length` above the maximum length raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[2]):
        warned(min_length=100)


@pytest.mark.holds("transformers>=4.32", source="measured", about="min_new_tokens")
def test_generate_warns_of_min_new_tokens_above_the_maximum(warned, messages):
    """`generate()` issues a `UserWarning` about `min_new_tokens` above the maximum length."""
    texts = warned(min_new_tokens=20)[-1]
    assert [bool(re.search(messages[1], text)) for text in texts[-1:]] == [True]


@pytest.mark.holds("transformers<4.32", source="measured", about="min_new_tokens")
def test_generate_is_silent_about_min_new_tokens(warned):
    """`generate()` does not warn of `min_new_tokens` above the maximum length."""
    assert warned(min_new_tokens=20)[-1] == []


def test_feasible_minimum_is_silent(warned):
    """A `min_new_tokens` of 8 is met without a warning."""
    sequences, scores, _, texts = warned(min_new_tokens=8)
    assert sequences.shape == (8, 56)
    assert (scores[..., END] == -torch.inf).all()
    assert texts == []
