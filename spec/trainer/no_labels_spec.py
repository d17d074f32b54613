"""`Trainer` raises `ValueError` at its first step if a batch has no `labels`.

Beyond the tutorial: ids and a mask are enough for a pass, but not for a loss. The collator for language models adds the
labels, and the default one does not. The checks need the package accelerate.

Instead: `Trainer(model, arguments, data_collator=DataCollatorForLanguageModeling(tokenizer, mlm=False), ...)`

Message: The model did not return a loss from the inputs, only the following keys: ... For reference, the inputs it
received are ...
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.needs("accelerate"),
    pytest.mark.refuted_by("loss_without_labels", "collator_without_labels"),
]


@pytest.fixture(scope="module")
def rows():
    """Eight texts of 3 to 10 tokens, without labels."""
    return [{"input_ids": [*range(10, 13 + length)]} for length in range(8)]


def test_rows_without_labels_raise_value_error(trainer_for, rows, messages):
    """Rows with `input_ids` alone raise a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        trainer_for(train_dataset=[{"input_ids": row["input_ids"][:3]} for row in rows]).train()


def test_collator_for_language_models_adds_labels(trainer_for, rows, small_tokenizer_for):
    """With `DataCollatorForLanguageModeling`, the same rows have a loss."""
    tokenizer = small_tokenizer_for(pad_token="<|endoftext|>")
    collator = transformers.DataCollatorForLanguageModeling(tokenizer, mlm=False)
    (trainer := trainer_for(train_dataset=rows, data_collator=collator)).train()
    assert trainer.state.log_history[0]["loss"] > 0
