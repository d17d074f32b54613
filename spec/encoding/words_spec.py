"""Since 5.0, `is_split_into_words=True` joins the words without spaces, as if they were one word.

Documentation: "When used with `is_split_into_words=True`, this tokenizer will add a space before each word (even the
first one)" (docstring of `GPT2Tokenizer`). Lists of words come from data sets of tagged words.

Erratum: The documentation says: "will add a space before each word (even the first one)". Since 5.0 the tokenizer
adds a space only if it was loaded with `add_prefix_space=True`.

Instead: `GPT2Tokenizer.from_pretrained("gpt2", add_prefix_space=True)(words, is_split_into_words=True)`

Message: You need to instantiate GPT2TokenizerFast with add_prefix_space=True to use it with pretokenized inputs.
"""

import pytest

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by(
        "words_are_spaced",
        "words_are_not_spaced",
        "fast_tokenizer_takes_words",
        "words_after_32_dropped",
    ),
]


@pytest.fixture(scope="module")
def words(forty_texts):
    """About four hundred words without spaces."""
    return ["Hello", "dear", "!", "un", "believ", "able", *forty_texts[-1].split()]


@pytest.fixture(scope="module")
def alone(tokenizer, words):
    """The ids of each word, encoded alone without a space."""
    return [id_ for word in words for id_ in tokenizer(word)["input_ids"]]


@pytest.fixture(scope="module")
def spaced(tokenizer, words):
    """The ids of each word, encoded alone with a space before it."""
    return [id_ for word in words for id_ in tokenizer(" " + word)["input_ids"]]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="GPT2Tokenizer")
def test_words_are_encoded_without_spaces(tokenizer, words, alone):
    """`is_split_into_words=True` returns the ids of each word without a space; decoded, the words are one."""
    ids = tokenizer(words, is_split_into_words=True)["input_ids"]
    assert ids == alone
    assert tokenizer.decode(ids) == "".join(words)


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="GPT2Tokenizer")
def test_words_are_encoded_with_spaces(tokenizer, words, spaced):
    """`is_split_into_words=True` returns the ids of each word with a space before it."""
    assert tokenizer(words, is_split_into_words=True)["input_ids"] == spaced


def test_add_prefix_space_puts_a_space_before_each_word(tokenizer_for, words, spaced, alone):
    """A tokenizer loaded with `add_prefix_space=True` puts a space before each word in every release."""
    assert tokenizer_for(add_prefix_space=True)(words, is_split_into_words=True)["input_ids"] == spaced
    assert spaced != alone


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="GPT2TokenizerFast")
def test_fast_tokenizer_takes_words(fast_tokenizer, words, alone):
    """`GPT2TokenizerFast` takes words without `add_prefix_space=True`."""
    assert fast_tokenizer(words, is_split_into_words=True)["input_ids"] == alone


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="GPT2TokenizerFast")
def test_fast_tokenizer_raises_assertion_error(fast_tokenizer, words, messages):
    """`GPT2TokenizerFast` raises `AssertionError` for words without `add_prefix_space=True`."""
    with pytest.raises(AssertionError, match=messages[0]):
        fast_tokenizer(words, is_split_into_words=True)
