"""`vocab_size` is the number of ids of the model; larger ids raise `IndexError` on the CPU.

Documentation: "Defines the number of different tokens that can be represented by the `input_ids`." (`GPT2Config`,
`vocab_size`). The ids are 0 to `vocab_size - 1`, and the logits have a column for each.

Instead: `model.resize_token_embeddings(len(tokenizer))`

Message: index out of range in self
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("vocabulary_has_a_spare_row", "large_ids_are_clamped")


@pytest.fixture(scope="module")
def model(head_for):
    """A model with `vocab_size=100`, on the CPU."""
    return head_for("GPT2LMHeadModel").to("cpu")


def test_embedding_has_a_row_per_token(model):
    assert model.transformer.wte.weight.shape == (100, 16)


def test_logits_have_a_column_per_token(model):
    assert model(torch.tensor([[0, 99]])).logits.shape == (1, 2, 100)


@pytest.mark.parametrize("id_", [100, 50256, -1])
def test_ids_beyond_raise_index_error(model, id_, messages):
    """The id `vocab_size`, larger ids and negative ids raise `IndexError`."""
    with pytest.raises(IndexError, match=messages[0]):
        model(torch.tensor([[id_]]))
