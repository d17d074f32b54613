"""`DataCollatorForLanguageModeling` hides a real end of text from the loss if it is the pad token too.

Documentation: "the labels are the same as the inputs with the padding tokens ignored (by setting them to -100)"
(docstring of `DataCollatorForLanguageModeling`, `mlm=False`). A model trained so does not learn where a text ends.

Instead: `tokenizer.add_special_tokens({"pad_token": "<pad>"}); model.resize_token_embeddings(len(tokenizer))`

Message: This tokenizer does not have a mask token which is necessary for masked language modeling. You should pass
`mlm=False` to train on causal language modeling instead.

Message: You're using a GPT2TokenizerFast tokenizer. Please note that with a fast tokenizer, using the `__call__` method
is faster than using a method to encode the text followed by a call to the `pad` method to get a padded encoding.
"""

import re

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "collator_keeps_the_end",
    "collator_hides_each_end",
    "collator_shifts_labels",
    "collator_keeps_labels",
    "collator_mask_is_one",
    "collator_without_mlm",
    "collator_warns",
    "collator_does_not_warn",
)
ROWS = [[*range(number, number + length), 99] for number, length in enumerate(range(1, 61, 2))]  # 99 ends each text
LONGEST = max(map(len, ROWS))


@pytest.fixture(scope="module")
def collated(small_tokenizer_for):
    """The call: what the collator makes of thirty rows, with this pad token."""

    def call(pad_token, **more):
        tokenizer = small_tokenizer_for(pad_token=pad_token)
        collator = transformers.DataCollatorForLanguageModeling(tokenizer, mlm=False)
        return {key: rows.tolist() for key, rows in collator([{"input_ids": row, **more} for row in ROWS]).items()}

    return call


def test_end_of_text_as_pad_token_has_no_label(collated):
    """With the end of text as pad token, the label of a real end of text is -100, as those of the pads."""
    labels = [row[:-1] + [-100] * (LONGEST - len(row) + 1) for row in ROWS]
    assert collated("<|endoftext|>")["labels"] == [[-100 if id_ == 99 else id_ for id_ in row] for row in labels]


def test_end_of_text_has_a_label_beside_a_pad_token(collated):
    """With another pad token, the labels are the ids, unshifted, and -100 on the pads."""
    assert collated("<pad>")["labels"] == [row + [-100] * (LONGEST - len(row)) for row in ROWS]


def test_rows_are_padded_and_masked(collated):
    """The collator pads the ids to the longest row, and makes the mask, which shows the real end of text."""
    batch = collated("<|endoftext|>")
    assert batch["input_ids"] == [row + [99] * (LONGEST - len(row)) for row in ROWS]
    assert batch["attention_mask"] == [[1] * len(row) + [0] * (LONGEST - len(row)) for row in ROWS]


def test_labels_of_the_rows_are_replaced(collated):
    """Labels in the rows are replaced by the ids."""
    assert collated("<pad>", labels=[7])["labels"] == collated("<pad>")["labels"]


def test_mlm_by_default_raises_value_error(small_tokenizer_for, messages):
    """Without `mlm=False` the collator raises `ValueError`, for GPT-2 has no mask token."""
    with pytest.raises(ValueError, match=messages[0]):
        transformers.DataCollatorForLanguageModeling(small_tokenizer_for(pad_token="<|endoftext|>"))


@pytest.mark.holds("transformers>=4.37", source="huggingface/transformers#28213")
def test_collator_with_a_fast_tokenizer_is_silent(small_tokenizer_for, library_log):
    """A collator logs no warning about `GPT2TokenizerFast`."""
    fast = small_tokenizer_for(transformers.GPT2TokenizerFast, pad_token="<|endoftext|>")
    transformers.DataCollatorWithPadding(fast)([{"input_ids": row} for row in ROWS])
    assert library_log.messages == []


@pytest.mark.holds("transformers<4.37", source="huggingface/transformers#28213")
def test_collator_with_a_fast_tokenizer_warns(small_tokenizer_for, library_log, messages):
    """A collator logs a warning that the call of `GPT2TokenizerFast` is faster than its method `pad()`."""
    fast = small_tokenizer_for(transformers.GPT2TokenizerFast, pad_token="<|endoftext|>")
    transformers.DataCollatorWithPadding(fast)([{"input_ids": row} for row in ROWS])
    assert [bool(re.search(messages[1], message)) for message in library_log.messages] == [True]
