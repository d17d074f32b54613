"""`num_parameters(exclude_embeddings=True)` counts an untied head; `only_trainable` skips the frozen.

Documentation: "Get number of (optionally, trainable or non-embeddings) parameters in the module."
(`PreTrainedModel.num_parameters`). In `gpt2` 85,056,000 parameters are neither token nor position embeddings.
"""

import pytest

pytestmark = pytest.mark.refuted_by("frozen_parameters_count", "positions_are_not_embeddings", "heads_are_embeddings")


@pytest.fixture(scope="module")
def partly_frozen(head_for):
    """A model whose first layer is frozen."""
    model = head_for("GPT2LMHeadModel")
    model.transformer.h[0].requires_grad_(False)
    return model


def test_frozen_parameters_are_left_out(partly_frozen):
    """`num_parameters(only_trainable=True)` leaves the frozen layer out, `num_parameters()` does not."""
    layer = sum(parameter.numel() for parameter in partly_frozen.transformer.h[0].parameters())
    assert partly_frozen.num_parameters(only_trainable=True) == partly_frozen.num_parameters() - layer
    assert partly_frozen.num_parameters() == sum(parameter.numel() for parameter in partly_frozen.parameters())


def test_both_embeddings_are_left_out(hundred_model):
    """`num_parameters(exclude_embeddings=True)` leaves out both embeddings and the tied head."""
    count = hundred_model.num_parameters(exclude_embeddings=True)
    assert count == hundred_model.num_parameters() - 100 * 16 - 1024 * 16


def test_untied_head_is_counted(head_for):
    """`num_parameters(exclude_embeddings=True)` counts the matrix of an untied head."""
    tied, untied = (head_for("GPT2LMHeadModel", tie_word_embeddings=tied) for tied in (True, False))
    extra = untied.num_parameters(exclude_embeddings=True) - tied.num_parameters(exclude_embeddings=True)
    assert extra == 100 * 16


@pytest.mark.needs("small")
def test_gpt2_has_85056000_without_embeddings(full_model):
    """`gpt2` has 85,056,000 parameters without its embeddings."""
    assert full_model.num_parameters(exclude_embeddings=True) == 85_056_000
