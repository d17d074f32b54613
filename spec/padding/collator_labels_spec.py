"""Collators do not pad `labels`, except `DataCollatorForSeq2Seq`: unequal rows raise `ValueError`.

Beyond the tutorial: rows that bring their own labels, or a column of text, cannot become a tensor. The collator for
sequence to sequence models pads labels with -100, on the side of the tokenizer, for GPT-2 as well.

Instead: `transformers.DataCollatorForSeq2Seq(tokenizer)`

Message: Unable to create tensor, you should probably activate truncation and/or padding with 'padding=True'
'truncation=True' to have batched tensors with the same length. Perhaps your features (`...` in this case) have
excessive nesting (inputs type `list` where type `int` is expected).
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("collators_drop_other_columns", "labels_are_padded_with_0")
LENGTHS = [1, 2, 3, 5, 8, 13, 21]
ROWS = [{"input_ids": list(range(length)), "labels": list(range(50, 50 + length))} for length in LENGTHS]


@pytest.fixture(scope="module")
def padding_for(small_tokenizer_for):
    """A factory: a tokenizer that pads on this side, with the end of text."""
    return lambda side: small_tokenizer_for(pad_token="<|endoftext|>", padding_side=side)


@pytest.fixture(scope="module", params=["DataCollatorWithPadding", "DataCollatorForLanguageModeling"])
def collator(request, padding_for):
    """A collator that pads `input_ids` alone."""
    settings = {"mlm": False} if request.param == "DataCollatorForLanguageModeling" else {}
    return getattr(transformers, request.param)(padding_for("right"), **settings)


def test_labels_of_unequal_length_raise_value_error(collator, messages):
    """Rows with labels of unequal length raise `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        collator(ROWS)


def test_text_beside_the_ids_raises_value_error(collator, messages):
    """A column of text, such as that of a dataset, raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        collator([{"input_ids": row["input_ids"], "text": "he"} for row in ROWS])


@pytest.mark.parametrize("side", ["left", "right"])
def test_seq2seq_collator_pads_labels_with_minus_100(padding_for, side):
    """`DataCollatorForSeq2Seq` pads the labels with -100, on the side where the ids are padded."""
    batch = transformers.DataCollatorForSeq2Seq(padding_for(side))([dict(row) for row in ROWS])
    pads = [[-100] * (21 - length) for length in LENGTHS]
    labels = [row["labels"] for row in ROWS]
    expected = zip(pads, labels, strict=True) if side == "left" else zip(labels, pads, strict=True)
    assert batch["labels"].tolist() == [first + last for first, last in expected]
    assert torch.equal(batch["attention_mask"] == 0, batch["labels"] == -100)
