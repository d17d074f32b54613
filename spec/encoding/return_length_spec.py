"""`return_length=True` returns a list for a single text too since 5.0; before, a number.

Documentation: "**length** -- The length of the inputs (when `return_length=True`)" (docstring of
`PreTrainedTokenizerBase.__call__`). Since 5.0 the pads are counted too.

Instead: `len(tokenizer(text)["input_ids"])`
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "length_is_a_number", "length_is_a_list", "length_is_at_most_100", "length_without_pads"
)


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="one text")
def test_length_of_one_text_is_a_list(tokenizer, forty_texts, forty_alone):
    """`length` of a single text is a list of one number."""
    assert tokenizer(forty_texts[-1], return_length=True)["length"] == [len(forty_alone[-1])]


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="one text")
def test_length_of_one_text_is_a_number(tokenizer, forty_texts, forty_alone):
    """`length` of a single text is a number."""
    assert tokenizer(forty_texts[-1], return_length=True)["length"] == len(forty_alone[-1])


def test_length_of_a_batch_is_a_list(tokenizer, forty_texts, forty_alone):
    """`length` of a batch is a list of the numbers of tokens."""
    assert tokenizer(forty_texts, return_length=True)["length"] == [len(ids) for ids in forty_alone]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="pads")
def test_pads_are_counted(left_tokenizer, forty_texts, forty_alone):
    """In a padded batch each `length` is that of the longest row."""
    batch = left_tokenizer(forty_texts, padding=True, return_length=True)
    assert batch["length"] == [max(map(len, forty_alone))] * 40


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="pads")
def test_pads_are_not_counted(left_tokenizer, forty_texts, forty_alone):
    """In a padded batch of `GPT2Tokenizer` each `length` is that of the text without pads."""
    batch = left_tokenizer(forty_texts, padding=True, return_length=True)
    assert batch["length"] == [len(ids) for ids in forty_alone]
