"""`resize_token_embeddings()` without a size returns the embedding and changes nothing.

Documentation: "If not provided or `None`, just returns a pointer to the input tokens `torch.nn.Embedding` module of the
model without doing anything." (`PreTrainedModel.resize_token_embeddings`, `new_num_tokens`).
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("resizing_draws_all_rows", "resizing_always_adds_a_row", "embedding_is_copied")


def test_embedding_is_returned(head_for):
    """The call returns the module of `get_input_embeddings()`, not a copy."""
    model = head_for("GPT2LMHeadModel")
    assert model.resize_token_embeddings() is model.resize_token_embeddings(None) is model.get_input_embeddings()


def test_nothing_is_changed(head_for):
    model, other = head_for("GPT2LMHeadModel"), head_for("GPT2LMHeadModel")
    model.resize_token_embeddings()
    assert model.config.vocab_size == 100
    assert torch.equal(model.transformer.wte.weight, other.transformer.wte.weight)
