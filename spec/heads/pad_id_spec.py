"""`GPT2ForSequenceClassification` refuses a batch of several rows without `config.pad_token_id`.

Documentation: "finds the last token that is not a padding token in each row" (`GPT2ForSequenceClassification`). The
config of `gpt2` has no `pad_token_id`. The error is an `AssertionError` before 4.49.

Erratum: The documentation says: "If no `pad_token_id` is defined, it simply takes the last value in each row of the
batch." A batch of two rows raises an error; only the last token of a single row is read.

Instead: `model.config.pad_token_id = tokenizer.pad_token_id`

Message: Cannot handle batch sizes > 1 if no padding token is defined.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("padding_is_not_required", "single_rows_end_with_a_pad", "pad_id_is_fixed")


@pytest.fixture
def model(head_for):
    return head_for("GPT2ForSequenceClassification", num_labels=3)


@pytest.mark.holds("transformers>=4.49", source="huggingface/transformers#35911")
def test_two_rows_raise_value_error(model, sequences, messages):
    """Two rows raise `ValueError`, of the same length or not."""
    with pytest.raises(ValueError, match=messages[0]):
        model(sequences("right")[:2])


@pytest.mark.holds("transformers<4.49", source="huggingface/transformers#35911")
def test_two_rows_raise_assertion_error(model, sequences, messages):
    """Two rows raise `AssertionError`, of the same length or not."""
    with pytest.raises(AssertionError, match=messages[0]):
        model(sequences("right")[:2])


def test_last_token_of_a_single_row_is_read(model, sequences):
    """The last token of a single row is read, whatever it is."""
    row = sequences("right")[3:4]
    with torch.no_grad():
        last = model.transformer(row).last_hidden_state[:, -1]
        torch.testing.assert_close(model(row).logits, model.score(last))


def test_pad_id_can_be_set_after_loading(model, head_for, sequences):
    """`model.config.pad_token_id` can be set after the model is made."""
    ids = sequences("right")
    model.config.pad_token_id = 0
    other = head_for("GPT2ForSequenceClassification", num_labels=3, pad_token_id=0)
    with torch.no_grad():
        assert torch.equal(model(ids).logits, other(ids).logits)
