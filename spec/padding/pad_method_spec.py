"""`tokenizer.pad()` pads ids that are already encoded, and makes their mask.

Documentation: "Pad a single encoded input or a batch of encoded inputs up to predefined length or to the max sequence
length in the batch" (docstring of `pad`). Keys that it does not know, such as `labels`, are not padded.

Instead: `tokenizer(texts, padding=True)`; `DataCollatorForLanguageModeling` for labels

Message: You're using a GPT2TokenizerFast tokenizer. Please note that with a fast tokenizer, using the `__call__` method
is faster than using a method to encode the text followed by a call to the `pad` method to get a padded encoding.
"""

import re

import pytest

pytestmark = pytest.mark.refuted_by(
    "pad_method_forgets_the_mask", "pad_method_warns", "pad_method_does_not_warn", "pad_method_pads_8_rows"
)


@pytest.fixture(scope="module")
def padded(left_tokenizer, forty_alone):
    return left_tokenizer.pad({"input_ids": forty_alone})


def test_rows_are_padded_to_the_longest(padded, forty_alone, eos):
    """Each row is padded to the longest one, on the tokenizer's side."""
    longest = max(map(len, forty_alone))
    assert padded["input_ids"] == [[eos] * (longest - len(ids)) + ids for ids in forty_alone]


def test_mask_is_made(padded, forty_alone):
    """The mask is 0 on the pads and 1 on the ids."""
    longest = max(map(len, forty_alone))
    assert padded["attention_mask"] == [[0] * (longest - len(ids)) + [1] * len(ids) for ids in forty_alone]


def test_list_of_encodings_is_padded_too(left_tokenizer, forty_texts, forty_alone, eos):
    """A list of the encodings of single texts is padded as their batch is."""
    padded = left_tokenizer.pad([left_tokenizer(text) for text in forty_texts])
    longest = max(map(len, forty_alone))
    assert padded["input_ids"] == [[eos] * (longest - len(ids)) + ids for ids in forty_alone]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_fast_tokenizer_pads_silently(tokenizer_for, fast_tokenizer, library_log):
    """`GPT2TokenizerFast` logs no warning about `pad()`."""
    padding = tokenizer_for(type(fast_tokenizer), pad_token=fast_tokenizer.eos_token)
    padding.pad({"input_ids": [[1, 2], [3]]})
    assert library_log.messages == []


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_fast_tokenizer_warns(checkpoint, fast_tokenizer, library_log, messages):
    """`GPT2TokenizerFast` logs a warning that `__call__` is faster, once per tokenizer."""
    padding = type(fast_tokenizer).from_pretrained(checkpoint.source, pad_token=fast_tokenizer.eos_token)
    for _ in range(2):
        padding.pad({"input_ids": [[1, 2], [3]]})
    assert [bool(re.search(messages[0], message)) for message in library_log.messages] == [True]
