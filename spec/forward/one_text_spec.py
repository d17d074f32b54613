"""`input_ids` has two dimensions: the ids of one text without the batch raise an error since 4.53.

Documentation: "input_ids (`torch.LongTensor` of shape `(batch_size, input_ids_length)`" (`GPT2LMHeadModel.forward`).
Three dimensions are accepted too, in each class, and ids of 32 bits.

Instead: `model(input_ids[None])`

Message: too many indices for tensor of dimension ...
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("one_text_is_a_batch", "three_dimensions_become_two", "small_ids_are_bytes")


@pytest.fixture(scope="module")
def logits_of(hundred_model):
    """The call: the logits of a pass over these ids."""
    return torch.no_grad()(lambda ids: hundred_model(ids).logits)


@pytest.mark.holds("transformers>=4.53", source="measured")
def test_one_dimension_raises_index_error(logits_of, hundred_texts, messages):
    """The ids of one text, of the shape (24,), raise an `IndexError`."""
    with pytest.raises(IndexError, match=messages[0]):
        logits_of(hundred_texts["input_ids"][0])


@pytest.mark.holds("transformers<4.53", source="measured")
def test_one_dimension_has_logits_of_two(logits_of, hundred_texts, tolerance):
    """The ids of one text, of the shape (24,), have logits of the shape (24, 100)."""
    torch.testing.assert_close(logits_of(hundred_texts["input_ids"][0]), hundred_texts["logits"][0], **tolerance)


def test_three_dimensions_have_logits_of_four(logits_of, hundred_texts, tolerance):
    """Ids of the shape (4, 2, 24) have logits of the shape (4, 2, 24, 100), those of eight texts."""
    expected = hundred_texts["logits"].view(4, 2, 24, 100)
    torch.testing.assert_close(logits_of(hundred_texts["input_ids"].view(4, 2, 24)), expected, **tolerance)


def test_ids_of_32_bits_are_accepted(logits_of, hundred_texts, tolerance):
    """Ids of the type `torch.int32` have the logits of 64-bit ids."""
    torch.testing.assert_close(logits_of(hundred_texts["input_ids"].int()), hundred_texts["logits"], **tolerance)
