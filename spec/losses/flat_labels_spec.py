"""Flat `labels` silently train each row's end on the next row's first token since 4.49.

Documentation: "`labels` (`torch.LongTensor` of shape `(batch_size, input_ids_length)`" (`GPT2LMHeadModel.forward`).
Flat labels raise a `ValueError` before 4.49, as labels that are shorter or longer than the text do in every release.

Instead: `labels.view(input_ids.shape)`

Message: Expected input batch_size (...) to match target batch_size (...).
"""

import pytest
import torch
from torch.nn import functional

pytestmark = pytest.mark.refuted_by("flat_labels_get_their_rows", "labels_are_cut_to_the_text")


@pytest.mark.holds("transformers>=4.49", source="measured", about="flat")
def test_last_row_of_a_text_predicts_the_next_text(hundred_texts, hundred_loss):
    """With flat labels, the last logits of each text are compared with the first token of the next."""
    ids, logits = hundred_texts.values()
    flat = ids.flatten()
    expected = functional.cross_entropy(logits.flatten(0, 1)[:-1], flat[1:])
    torch.testing.assert_close(hundred_loss(flat), expected)
    assert abs(hundred_loss(flat) - hundred_loss(ids)) > 1e-3


@pytest.mark.holds("transformers<4.49", source="measured", about="flat")
def test_flat_labels_raise_value_error(hundred_texts, hundred_loss, messages):
    """Flat labels raise `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        hundred_loss(hundred_texts["input_ids"].flatten())


@pytest.mark.parametrize("length", [1, 12, 23, 25, 48])
def test_labels_of_another_length_raise_value_error(hundred_texts, hundred_loss, messages, length):
    """Labels that are shorter or longer than the text raise `ValueError`."""
    labels = hundred_texts["input_ids"].repeat(1, 2)[:, :length]
    with pytest.raises(ValueError, match=messages[0]):
        hundred_loss(labels)
