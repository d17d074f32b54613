"""Without a mask, `generate()` warns for a batch since 4.42 and for a single text in 4.42 to 5.12.

Beyond the tutorial: the tutorial passes the mask. The warning depends neither on the pads in the ids nor on the values
in the mask: a mask of ones silences it, and a single padded text is continued silently since 5.13.

Instead: `model.generate(input_ids, attention_mask=attention_mask)`

Message: The attention mask is not set with a batched input, and cannot be inferred from input because pad token is
same as eos token. As a consequence, you may observe unexpected behavior. Please pass your input's `attention_mask` to
obtain reliable results.

Message: The attention mask is not set and cannot be inferred from input because pad token is same as eos token. As a
consequence, you may observe unexpected behavior. Please pass your input's `attention_mask` to obtain reliable results.

Message: The attention mask is not set and cannot be inferred from input because pad token is same as eos token.As a
consequence, you may observe unexpected behavior. Please pass your input's `attention_mask` to obtain reliable results.
"""

import re

import pytest
import torch

pytestmark = pytest.mark.refuted_by("mask_thought_missing", "generation_warnings_silent", "single_texts_warned_of")


@pytest.fixture
def logged(model, library_log, eos):
    """A call: what `generate()` logs when it continues these ids."""

    def call(ids, **mask):
        model.generate(ids, **mask, max_new_tokens=1, do_sample=False, pad_token_id=eos)
        return library_log.messages

    return call


def test_passing_a_mask_of_ones_silences_the_warning(logged, batch):
    assert logged(batch["input_ids"], attention_mask=torch.ones_like(batch["input_ids"])) == []


@pytest.mark.holds("transformers>=5.13", source="huggingface/transformers#46955", about="a batch")
def test_generate_warns_for_a_batch(logged, batch, messages):
    """`generate()` warns for a batch without a mask, and the message mentions the batch."""
    logs = logged(batch["input_ids"])
    assert len(logs) == 1
    assert re.search(messages[0], logs[0])


@pytest.mark.holds("transformers>=4.42,<5.13", source="measured", about="a batch")
def test_generate_warns_for_a_batch_in_older_words(logged, batch, messages):
    """`generate()` warns for a batch without a mask, and the message does not mention the batch."""
    logs = logged(batch["input_ids"])
    assert len(logs) == 1
    assert re.search(messages[1], logs[0]) or re.search(messages[2], logs[0])  # of 4.42 and 4.43


@pytest.mark.holds("transformers<4.42", source="measured", about="a batch")
def test_generate_does_not_warn_for_a_batch(logged, batch):
    """`generate()` does not warn for a batch without a mask."""
    assert logged(batch["input_ids"]) == []


@pytest.mark.parametrize("row", [0, 1])
@pytest.mark.holds("transformers>=4.42,<5.13", source="measured", about="a single text")
def test_generate_warns_for_a_single_text(logged, batch, row, messages):
    """`generate()` warns for a single text without a mask, padded or not."""
    logs = logged(batch["input_ids"][row : row + 1])
    assert len(logs) == 1
    assert re.search(messages[1], logs[0]) or re.search(messages[2], logs[0])  # of 4.42 and 4.43


@pytest.mark.parametrize("row", [0, 1])
@pytest.mark.holds(
    "transformers<4.42", "transformers>=5.13", source="huggingface/transformers#46955", about="a single text"
)
def test_generate_does_not_warn_for_a_single_text(logged, batch, row):
    """`generate()` does not warn for a single text without a mask, padded or not."""
    assert logged(batch["input_ids"][row : row + 1]) == []
