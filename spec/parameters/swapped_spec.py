"""`set_input_embeddings()` leaves the old matrix in the head, until `tie_weights()` is called.

Documentation: "Set model's input embeddings." (`PreTrainedModel.set_input_embeddings`). The config still has
`tie_word_embeddings=True`, so a model that is saved and loaded has one matrix.

Instead: `model.set_input_embeddings(module); model.tie_weights()`
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("setting_ties", "tie_weights_does_nothing")


@pytest.fixture
def swapped(hundred_model):
    """A copy of the model whose embedding is replaced, and the old and the new matrix."""
    model, new = copy.deepcopy(hundred_model), torch.nn.Embedding(100, 16).to(hundred_model.device)
    old = model.transformer.wte.weight
    model.set_input_embeddings(new)
    return model, old, new.weight


def test_head_keeps_the_old_matrix(swapped):
    """The embedding is the new matrix, and the head still the old one."""
    model, old, new = swapped
    assert model.transformer.wte.weight is new
    assert model.lm_head.weight is old


def test_tie_weights_ties_the_head_to_the_new_matrix(swapped):
    """`tie_weights()` makes the new matrix that of the head."""
    model, _, new = swapped
    model.tie_weights()
    assert model.lm_head.weight is model.transformer.wte.weight is new


def test_tie_weights_drops_a_head_that_was_set(hundred_model):
    """`tie_weights()` after `set_output_embeddings()` replaces the new head's matrix by the embedding."""
    model, head = copy.deepcopy(hundred_model), torch.nn.Linear(16, 100, bias=False).to(hundred_model.device)
    own = head.weight
    model.set_output_embeddings(head)
    assert model.lm_head.weight is own
    model.tie_weights()
    assert model.lm_head.weight is model.transformer.wte.weight is not own
