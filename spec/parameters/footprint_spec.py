"""`get_memory_footprint()` counts four bytes per parameter; before 5.2 the causal masks come on top.

Documentation: "This will return the memory footprint of the current model in bytes."
(`PreTrainedModel.get_memory_footprint`) With `gpt2` the masks are 12.6 MB, beside 498 MB of parameters.

Instead: `model.get_memory_footprint(return_buffers=False)`
"""

import copy

import pytest

pytestmark = pytest.mark.refuted_by("footprint_has_masks", "parameters_have_four_bytes")


def test_parameters_have_four_bytes_each(hundred_model):
    """`return_buffers=False` counts four bytes per parameter, and the tied matrix once."""
    assert hundred_model.get_memory_footprint(return_buffers=False) == 4 * hundred_model.num_parameters()


def test_half_precision_has_half_the_bytes(hundred_model):
    """After `half()` each parameter has two bytes."""
    halved = copy.deepcopy(hundred_model).half()
    assert halved.get_memory_footprint(return_buffers=False) == 2 * hundred_model.num_parameters()


@pytest.mark.holds("transformers>=5.2", source="measured")
def test_footprint_is_that_of_the_parameters(hundred_model):
    """`get_memory_footprint()` counts the parameters alone: the model has no buffer."""
    assert [*hundred_model.buffers()] == []
    assert hundred_model.get_memory_footprint() == 4 * hundred_model.num_parameters()


@pytest.mark.holds("transformers<5.2", source="measured")
def test_footprint_has_a_causal_mask_per_layer(hundred_model):
    """`get_memory_footprint()` counts a byte per pair of 1024 positions in each of two layers on top."""
    extra = hundred_model.get_memory_footprint() - 4 * hundred_model.num_parameters()
    assert 0 <= extra - 2 * 1024**2 < 16
