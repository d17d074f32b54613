"""`word_ids()`, `tokens()` and `char_to_token()` of the encoding map tokens to the text, since 5.0.

Documentation: "Return a list mapping the tokens to their actual word in the initial sentence for a fast tokenizer"
(docstring of `BatchEncoding.word_ids`). `GPT2Tokenizer` is such a tokenizer since 5.0.

Instead: `GPT2TokenizerFast.from_pretrained("gpt2")`

Message: ...() is not available when using ...
"""

import pytest

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by(
        "encodings_are_dropped", "second_word_is_the_first", "characters_begin_at_1", "slow_encoding_has_tokens"
    ),
]
WORDS = ["token_to_word", "word_to_chars", "char_to_word"]
LONG = " pneumonoultramicroscopic"
TEXT = "Hello unbelievable antidisestablishmentarianism, dear" + LONG * 30


@pytest.fixture(scope="module")
def encoding(fast_tokenizer):
    return fast_tokenizer(TEXT, return_offsets_mapping=True)


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_encoding_of_gpt2_tokenizer_has_tokens_and_words(tokenizer):
    """`tokens()` and `word_ids()` of `GPT2Tokenizer` return one entry per token."""
    encoding = tokenizer(TEXT)
    assert encoding.tokens() == tokenizer.convert_ids_to_tokens(encoding["input_ids"])
    assert len(encoding.word_ids()) == len(encoding["input_ids"])


@pytest.mark.parametrize("name", ["tokens", "word_ids", "char_to_token", "token_to_chars", "word_to_tokens", *WORDS])
@pytest.mark.absent("transformers<5", source="huggingface/transformers#40936")
def test_encoding_of_gpt2_tokenizer_raises(name, tokenizer, messages):
    """`GPT2Tokenizer` is slow: `tokens()`, `word_ids()` and the others raise `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        getattr(tokenizer(TEXT), name)(*[0] * (name not in ("tokens", "word_ids")))


def test_word_ids_number_the_words(encoding):
    """`word_ids()` of a fast tokenizer numbers words and punctuation marks from 0, in every release."""
    words = ["Hello", " unbelievable", " antidisestablishmentarianism", ",", " dear", *[LONG] * 30]
    found = ["" for _ in words]
    for (first, end), number in zip(encoding["offset_mapping"], encoding.word_ids(), strict=True):
        found[number] += TEXT[first:end]
    assert found == words


def test_char_to_token_finds_the_token_of_each_character(encoding):
    """`char_to_token(place)` returns the token whose offsets hold this character, for each of a long text."""
    places = encoding["offset_mapping"]
    for place in range(len(TEXT)):
        first, end = places[encoding.char_to_token(place)]
        assert first <= place < end


def test_token_to_chars_returns_the_offsets(encoding):
    """`token_to_chars(token)` returns the offsets of the token."""
    assert [tuple(encoding.token_to_chars(i)) for i in range(len(encoding["input_ids"]))] == encoding["offset_mapping"]


def test_word_to_tokens_returns_the_tokens_of_a_word(encoding):
    """`word_to_tokens(word)` returns the first token of a word and the first one after."""
    numbers = encoding.word_ids()
    for word in sorted(set(numbers) - {None}):
        first, end = encoding.word_to_tokens(word)
        assert numbers[first:end] == [word] * numbers.count(word)


def test_token_to_word_returns_the_word_of_a_token(encoding):
    """`token_to_word(token)` returns the entry of `word_ids()` for each token."""
    assert [encoding.token_to_word(i) for i in range(len(encoding["input_ids"]))] == encoding.word_ids()


def test_word_to_chars_and_char_to_word_are_inverse(encoding):
    """`word_to_chars(word)` returns the offsets of a word; `char_to_word(place)` returns the word."""
    for word in set(encoding.word_ids()):
        tokens = [i for i, number in enumerate(encoding.word_ids()) if number == word]
        first, end = encoding.word_to_chars(word)
        assert (first, end) == (encoding["offset_mapping"][tokens[0]][0], encoding["offset_mapping"][tokens[-1]][1])
        assert {encoding.char_to_word(place) for place in range(first, end)} == {word}
