"""`num_beams=0` raises `ZeroDivisionError` since 4.50; before, a `ValueError` that explains it.

Documentation: "Number of beams for beam search. 1 means no beam search." (`GenerationConfig`, `num_beams`). A negative
number raises `RuntimeError` since 4.50, and a float `TypeError`.

Instead: `num_beams=1`

Message: integer division or modulo by zero

Message: `num_beams` has to be an integer strictly greater than 1, but is ... For `num_beams` == 1, one should make use
of `greedy_search` instead.

Message: `num_beam_groups` has to be smaller or equal to `num_beams`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("zero_beams_are_one", "beams_are_rounded")


@pytest.fixture(scope="module")
def write(hundred_model, hundred_batch):
    """The call: four greedy tokens after each text of `hundred_batch` with this number of beams."""
    settings = {"max_new_tokens": 4, "do_sample": False, "pad_token_id": 0}
    return lambda beams: hundred_model.generate(**hundred_batch, **settings, num_beams=beams)


@pytest.mark.holds("transformers>=4.50", source="measured", about="zero")
def test_zero_beams_raise_zero_division_error(write, messages):
    """`num_beams=0` raises `ZeroDivisionError`."""
    with pytest.raises(ZeroDivisionError, match=messages[0]):
        write(0)


@pytest.mark.holds("transformers>=4.32,<4.50", source="measured", about="zero")
def test_zero_beams_raise_value_error(write, messages):
    """`num_beams=0` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[1]):
        write(0)


@pytest.mark.holds("transformers<4.32", source="measured", about="zero")
def test_zero_beams_are_fewer_than_groups(write, messages):
    """`num_beams=0` raises `ValueError` about the groups of beams."""
    with pytest.raises(ValueError, match=messages[2]):
        write(0)


@pytest.mark.holds("transformers>=4.50", source="measured", about="float")
def test_float_raises_type_error(write):
    """`num_beams=2.0` raises `TypeError`."""
    with pytest.raises(TypeError):
        write(2.0)


@pytest.mark.holds("transformers<4.50", source="measured", about="float")
def test_float_raises_value_error(write, messages):
    """`num_beams=2.0` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[1]):
        write(2.0)


def test_one_beam_is_greedy_search(write, hundred_greedy):
    """`num_beams=1` is greedy search."""
    assert torch.equal(write(1), hundred_greedy.sequences[:, :52])
