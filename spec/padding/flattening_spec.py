"""A batch of `DataCollatorWithFlattening` needs `use_cache=False` in the pass, since 4.54.1.

Documentation: "concatenates the entire mini batch into single long sequence" (docstring of
`DataCollatorWithFlattening`, 5.24). Positions that restart part the texts, and a pass parts them only without a cache.
By default each text sees those before it, so that the loss is another one, and no warning is logged.

Instead: `model(**DataCollatorWithFlattening()(rows), use_cache=False)` since 4.54.1, and a collator that pads before
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("restarting_positions_part_texts", "flattened_texts_have_first_labels")
LENGTHS = [3, 5, 2, 8]


@pytest.fixture(scope="module")
def rows(hundred_texts):
    """Four texts of unequal length, with labels and a mask of ones."""
    texts = [row[:length].tolist() for row, length in zip(hundred_texts["input_ids"], LENGTHS, strict=False)]
    return [{"input_ids": text, "labels": text, "attention_mask": [1] * len(text)} for text in texts]


@pytest.fixture(scope="module")
def flattened(rows, device):
    """The four texts in one row."""
    return {name: tensor.to(device) for name, tensor in transformers.DataCollatorWithFlattening()(rows).items()}


@pytest.fixture(scope="module")
def alone(hundred_model, rows, device):
    """The mean loss of the tokens of the texts, of a pass over each."""
    texts = [torch.tensor([row["input_ids"]], device=device) for row in rows]
    with torch.no_grad():
        losses = [hundred_model(text, labels=text).loss * (text.shape[1] - 1) for text in texts]
    return sum(losses) / sum(length - 1 for length in LENGTHS)


@pytest.fixture(scope="module")
def loss(hundred_model, flattened):
    """The call: the loss of a pass over the row with these settings."""

    def call(**settings):
        with torch.no_grad():
            return hundred_model(**flattened, **settings).loss

    return call


@pytest.mark.holds("transformers>=4.44", source="huggingface/transformers#31629", about="row")
def test_row_has_all_texts_and_no_mask(rows, flattened):
    """The texts are one row without a mask; positions restart, and the first label of each is -100."""
    expected = {
        "input_ids": [[id_ for row in rows for id_ in row["input_ids"]]],
        "labels": [[label for row in rows for label in [-100, *row["labels"][1:]]]],
        "position_ids": [[position for length in LENGTHS for position in range(length)]],
    }
    assert {name: tensor.tolist() for name, tensor in flattened.items()} == expected


@pytest.mark.absent("transformers<4.44", source="huggingface/transformers#31629", about="row")
def test_library_has_no_such_collator():
    """The library has no `DataCollatorWithFlattening`."""
    assert not hasattr(transformers, "DataCollatorWithFlattening")


@pytest.mark.holds("transformers>=4.54.1", source="huggingface/transformers#39754", about="loss")
def test_loss_without_a_cache_is_that_of_the_texts(loss, alone, tolerance):
    """With `use_cache=False` the loss is the mean over the texts alone; by default it is another."""
    torch.testing.assert_close(loss(use_cache=False), alone, **tolerance)
    assert (loss() - alone).abs() > 0.01


@pytest.mark.holds("transformers>=4.44,<4.54.1", source="huggingface/transformers#39754", about="loss")
def test_loss_is_never_that_of_the_texts(loss, alone):
    """With `use_cache=False` too, the loss is another than the mean over the texts alone."""
    assert (loss(use_cache=False) - alone).abs() > 0.01
    assert (loss() - alone).abs() > 0.01


@pytest.mark.absent("transformers<4.44", source="huggingface/transformers#31629", about="loss")
def test_texts_are_not_flattened():
    """The library has no collator that puts several texts in a row."""
    assert not hasattr(transformers, "DataCollatorWithFlattening")
