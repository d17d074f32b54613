"""Stopping criteria return one bool per row in a tensor of one dimension, not of two, since 4.39.

Documentation: "`True` indicates we stop generation for a particular row" (`StoppingCriteria.__call__`). Rows
that end at different steps need a bool each.

Erratum: The documentation says: "`torch.BoolTensor` of shape `(batch_size, 1)`". A tensor of this shape raises a
`RuntimeError`; the library's own criteria return the shape `(batch_size,)`.

Instead: transformers<4.39: `return bool((input_ids[:, -1] == token).all())`
transformers>=4.39: `return input_ids[:, -1] == token`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("criteria_of_two_dimensions", "criteria_are_flattened")


@pytest.fixture
def found(hundred_batch):
    """What two of the library's own criteria return for eight rows: the length is reached, and the time is not over."""
    criteria = [transformers.MaxLengthCriteria(48), transformers.MaxTimeCriteria(100.0)]
    return [criterion(hundred_batch["input_ids"], None) for criterion in criteria]


@pytest.mark.holds("transformers>=4.39", source="huggingface/transformers#29056")
def test_criteria_of_the_library_return_a_bool_per_row(found):
    """The library's own criteria return a tensor of shape (8,) for eight rows."""
    assert [ends.tolist() for ends in found] == [[True] * 8, [False] * 8]


@pytest.mark.holds("transformers<4.39", source="huggingface/transformers#29056")
def test_criteria_of_the_library_return_one_bool(found):
    """The library's own criteria return one bool for all rows."""
    assert found == [True, False]


def test_documented_shape_raises_runtime_error(hundred_run):
    """A criterion that ends some of eight rows by a tensor of shape (8, 1) raises a `RuntimeError`."""
    criteria = transformers.StoppingCriteriaList([lambda input_ids, scores, **kwargs: input_ids[:, 1:2] == 0])
    with pytest.raises(RuntimeError):
        hundred_run(stopping_criteria=criteria, eos_token_id=99)
