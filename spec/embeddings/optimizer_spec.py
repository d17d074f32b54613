"""An optimizer trains a resized embedding since 4.43; before, it keeps the old matrix.

Beyond the tutorial: before 4.43, resizing replaces the embedding by another parameter. The optimizer that was made
earlier updates the old one without an error.

Instead: resize first, then `torch.optim.AdamW(model.parameters())`.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("resizing_replaces_the_parameter", "resized_rows_are_frozen")


@pytest.fixture
def moved(head_for, device):
    """A call: which rows of the resized embedding one step changes, with an optimizer from before or after."""
    ids = torch.tensor([[1, 101, 2, 102]], device=device)

    def call(*, resize_first):
        model = head_for("GPT2LMHeadModel")
        if resize_first:
            model.resize_token_embeddings(103)
        optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
        if not resize_first:
            model.resize_token_embeddings(103)
        before = model.transformer.wte.weight.detach().clone()
        model(ids, labels=ids).loss.backward()
        optimizer.step()
        return (model.transformer.wte.weight != before).any(-1)

    return call


@pytest.mark.holds("transformers>=4.43", source="measured")
def test_optimizer_from_before_trains_all_rows(moved):
    """An optimizer that is made before `resize_token_embeddings()` changes all rows, the new ones too."""
    assert moved(resize_first=False).all()


@pytest.mark.holds("transformers<4.43", source="measured")
def test_optimizer_from_before_trains_no_row(moved):
    """An optimizer that is made before `resize_token_embeddings()` changes no row of the embedding."""
    assert not moved(resize_first=False).any()


def test_optimizer_from_after_trains_all_rows(moved):
    """An optimizer that is made after `resize_token_embeddings()` changes all rows in every release."""
    assert moved(resize_first=True).all()
