"""The tokenizer raises `ValueError` for a number, ids or bytes in place of a text.

Documentation: "text: Each sequence can be a string or a list of strings" (docstring of
`PreTrainedTokenizerBase.__call__`). A NumPy array of texts is refused too; a tuple of texts is a batch.

Instead: `tokenizer([str(text) for text in texts]) if texts else None`

Message: text input must ...

Message: You need to specify either `text` or `text_target`.

Message: list index out of range

Message: You should supply an encoding or a list of encodings to this method that includes input_ids, but you provided
[]
"""

import numpy
import pytest

pytestmark = pytest.mark.refuted_by(
    "numbers_are_texts", "none_is_an_empty_text", "tuples_are_refused", "empty_list_is_an_empty_batch"
)


@pytest.mark.parametrize("wrong", [3, 1.5, [15496, 995], b"Hello", [b"Hello"], numpy.array(["Hello"])])
def test_other_input_raises_value_error(wrong, tokenizer, messages):
    """A number, a list of ids, bytes or an array raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        tokenizer(wrong)


def test_none_raises_value_error(tokenizer, messages):
    """`None` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[1]):
        tokenizer(None)


def test_number_among_texts_raises(tokenizer, forty_texts):
    """`None` or a number among texts raises `TypeError` or `ValueError`."""
    for wrong in (None, 3):
        with pytest.raises((TypeError, ValueError)):
            tokenizer([*forty_texts, wrong])


def test_tuple_of_texts_is_a_batch(tokenizer, forty_texts, forty_alone):
    """A tuple of texts is a batch, as a list is."""
    assert tokenizer(tuple(forty_texts))["input_ids"] == forty_alone


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_empty_list_raises_index_error(tokenizer, messages):
    """An empty list of texts raises `IndexError`."""
    with pytest.raises(IndexError, match=messages[2]):
        tokenizer([])


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_empty_list_raises_value_error(tokenizer, messages):
    """An empty list of texts raises `ValueError` in `GPT2Tokenizer`."""
    with pytest.raises(ValueError, match=messages[3]):
        tokenizer([])
