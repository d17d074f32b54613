"""A pair of texts is encoded one after the other, with nothing between them.

Documentation: "text_pair: The sequence or batch of sequences to be encoded" (docstring of
`PreTrainedTokenizerBase.__call__`). GPT-2 has no separator: the model cannot see where the second text begins.

Instead: `tokenizer(first + tokenizer.eos_token + second)`
"""

import pytest

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by(
        "second_text_dropped", "pair_has_a_separator", "pair_is_of_one_type", "later_pairs_are_dropped"
    ),
]


@pytest.fixture(scope="module")
def second(forty_texts):
    """The forty texts in the reverse order."""
    return forty_texts[::-1]


def test_ids_of_both_texts_follow_each_other(tokenizer, forty_texts, second, forty_alone):
    """The ids of a pair are those of the first text, followed by those of the second."""
    pairs = zip(forty_alone, forty_alone[::-1], strict=True)
    assert tokenizer(forty_texts, second)["input_ids"] == [first + last for first, last in pairs]


def test_list_of_pairs_is_a_batch_of_pairs(tokenizer, forty_texts, second, forty_alone):
    """A list of tuples of two texts is a batch of pairs."""
    ids = tokenizer(list(zip(forty_texts, second, strict=True)))["input_ids"]
    assert ids == [first + last for first, last in zip(forty_alone, forty_alone[::-1], strict=True)]


def test_encode_takes_a_pair_too(tokenizer, forty_texts, forty_alone):
    """`encode(first, second)` returns the ids of both texts."""
    assert tokenizer.encode(forty_texts[20], forty_texts[30]) == forty_alone[20] + forty_alone[30]


def test_token_type_ids_tell_the_texts_apart(tokenizer, forty_texts, second, forty_alone):
    """`return_token_type_ids=True` returns 0 for the first text and 1 for the second."""
    types = tokenizer(forty_texts, second, return_token_type_ids=True)["token_type_ids"]
    assert types == [[0] * len(a) + [1] * len(b) for a, b in zip(forty_alone, forty_alone[::-1], strict=True)]


def test_pair_has_no_token_types_by_default(tokenizer):
    """By default a pair has no `token_type_ids`."""
    assert set(tokenizer("Hello", " dear")) == {"input_ids", "attention_mask"}
