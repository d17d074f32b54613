"""`add_tokens()` puts new tokens at the end: `len(tokenizer)` grows, `vocab_size` does not.

Documentation: "Add a list of new tokens to the tokenizer class. If the new tokens are not in the vocabulary, they are
added to it with indices starting from length of the current vocabulary" (docstring of `add_tokens`).

Erratum: The documentation says: "`int`: Number of tokens added to the vocabulary." Since 5.0 a token that was in the
vocabulary before is counted too.

Instead: `before = len(tokenizer); tokenizer.add_tokens(tokens); added = len(tokenizer) - before`
"""

import copy

import pytest

pytestmark = pytest.mark.refuted_by(
    "added_tokens_are_not_counted_twice",
    "known_tokens_are_counted",
    "added_tokens_are_split",
    "tokens_after_16_not_added",
)
NEW = [f"<new{number}>" for number in range(40)]


@pytest.fixture(scope="module")
def tokenizer(small_tokenizer_for):
    """A tokenizer of 100 tokens."""
    return small_tokenizer_for()


@pytest.fixture(scope="module")
def own(tokenizer):
    """A copy of the tokenizer with 40 new tokens."""
    copied = copy.deepcopy(tokenizer)
    assert copied.add_tokens(NEW) == 40
    return copied


def test_new_tokens_have_the_next_ids(own, tokenizer):
    size = len(tokenizer)
    assert own.convert_tokens_to_ids(NEW) == list(range(size, size + 40))
    assert {token: id_ for token, id_ in own.get_added_vocab().items() if token in NEW} == {
        token: size + number for number, token in enumerate(NEW)
    }


def test_length_grows_and_vocab_size_does_not(own, tokenizer):
    """`len(tokenizer)` counts the new tokens; `vocab_size` does not."""
    assert len(own) == len(tokenizer) + 40
    assert own.vocab_size == tokenizer.vocab_size


def test_added_token_is_never_split(own, tokenizer):
    """An added token is one id, inside a word too, and the text around it is encoded as without it."""
    for number, token in enumerate(NEW):
        parts = tokenizer(["un", "able"])["input_ids"]
        assert own(f"un{token}able")["input_ids"] == parts[0] + [len(tokenizer) + number] + parts[1]
        assert len(tokenizer(token)["input_ids"]) > 1


def test_token_that_was_added_is_not_added_twice(own):
    """`add_tokens()` returns 0 for tokens that were added before."""
    copied = copy.deepcopy(own)
    assert copied.add_tokens(NEW) == 0
    assert len(copied) == len(own)


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_token_of_the_vocabulary_is_counted(tokenizer):
    """`add_tokens()` counts a token of the vocabulary, although `len(tokenizer)` does not grow."""
    copied = copy.deepcopy(tokenizer)
    assert copied.add_tokens(["he", "a"]) == 2
    assert len(copied) == len(tokenizer)


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_token_of_the_vocabulary_is_not_counted(tokenizer):
    """`add_tokens()` counts only tokens that the vocabulary lacks."""
    copied = copy.deepcopy(tokenizer)
    assert copied.add_tokens(["he", "a"]) == 0
    assert len(copied) == len(tokenizer)
