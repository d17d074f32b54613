"""`Trainer` drops the columns that `forward()` of the model does not name, before the collator.

Beyond the tutorial: a collator that makes its batch from a column `text` never gets it. Nothing is logged, and an error
is raised only if no column is left. A column that is kept has to be used up by the collator. The checks need the
package accelerate.

Instead: `TrainingArguments(directory, remove_unused_columns=False)`

Message: The batch received was empty, your model won't be able to train on it. Double-check that your training dataset
contains keys expected by the model: ...
"""

import pytest
import torch

pytestmark = [
    pytest.mark.needs("accelerate"),
    pytest.mark.refuted_by("columns_are_always_removed", "columns_are_never_removed"),
]


@pytest.fixture(scope="module")
def seen(trainer_for):
    """A call: the columns that the collator gets, of rows with ids, labels, a mask, a text and a number."""
    row = {"input_ids": torch.arange(16), "labels": torch.arange(16), "attention_mask": torch.ones(16)}
    rows = [{**row, "text": "Hello", "number": 7}] * 8

    def call(**settings):
        columns = []

        def collate(batch):
            columns.extend(batch[0])
            return {name: torch.stack([row[name] for row in batch]) for name in ("input_ids", "labels")}

        trainer_for(settings=settings, train_dataset=rows, data_collator=collate).train()
        return set(columns)

    return call


def test_collator_gets_the_columns_of_forward(seen):
    """The collator gets `input_ids`, `labels` and `attention_mask`, and not `text` and `number`."""
    assert seen() == {"input_ids", "labels", "attention_mask"}


def test_collator_gets_all_columns_on_request(seen):
    """With `remove_unused_columns=False`, the collator gets all five columns."""
    assert seen(remove_unused_columns=False) == {"input_ids", "labels", "attention_mask", "text", "number"}


def test_rows_without_such_a_column_raise_value_error(trainer_for, messages):
    """Rows of text alone raise a `ValueError` at the first step."""
    with pytest.raises(ValueError, match=messages[0]):
        trainer_for(train_dataset=[{"text": "Hello"}] * 8).train()
