"""A second list of special tokens replaces the first one, whose tokens are still skipped since 5.0.

Documentation: "If `True`, the existing list of extra special tokens will be replaced by the list provided" (docstring
of `add_special_tokens`, 5.24). The tokens of the first list stay in the vocabulary.

Erratum: The documentation says: "they are only being flagged as non-special tokens. Remember, this only affects which
tokens are skipped during decoding". Since 5.0, `decode(ids, skip_special_tokens=True)` skips them as before.

Instead: `tokenizer.add_special_tokens({"additional_special_tokens": tokens}, False)` to extend the list
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "special_lists_are_extended", "special_lists_are_replaced", "first_list_not_skipped"
)
KEY = "additional_special_tokens"
FIRST, SECOND = ["<a>", "<b>"], [f"<extra{number}>" for number in range(20)]


@pytest.fixture
def tokenizer(small_tokenizer_for):
    """A tokenizer of 100 tokens, with a first list of special tokens."""
    own = small_tokenizer_for()
    own.add_special_tokens({KEY: FIRST})
    return own


@pytest.fixture
def text_of_both(tokenizer):
    """The text of a token of each list and a letter, decoded without special tokens after the second list."""
    tokenizer.add_special_tokens({KEY: SECOND})
    ids = tokenizer("<a>e<extra7>")["input_ids"]
    assert len(ids) == 3
    return tokenizer.decode(ids, skip_special_tokens=True)


@pytest.mark.holds("transformers>=4.34.1", "transformers<4.34", source="measured", about="list")
def test_second_list_replaces_the_first(tokenizer):
    """The second list replaces the first one, whose tokens stay in the vocabulary."""
    size = len(tokenizer)
    assert tokenizer.add_special_tokens({KEY: SECOND}) == 20
    assert set(tokenizer.all_special_tokens) == {"<|endoftext|>", *SECOND}
    assert len(tokenizer) == size + 20


@pytest.mark.holds("transformers>=4.34,<4.34.1", source="measured", about="list")
def test_second_list_extends_the_first(tokenizer):
    """The second list is added to the first one, in 4.34.0."""
    tokenizer.add_special_tokens({KEY: SECOND})
    assert set(tokenizer.all_special_tokens) == {"<|endoftext|>", *FIRST, *SECOND}


@pytest.mark.holds(
    "transformers>=5", "transformers>=4.34,<4.34.1", source="huggingface/transformers#40936", about="text"
)
def test_first_list_is_skipped_in_decoding(text_of_both):
    """`decode(ids, skip_special_tokens=True)` skips the tokens of the first list too."""
    assert text_of_both == "e"


@pytest.mark.holds(
    "transformers>=4.34.1,<5", "transformers<4.34", source="huggingface/transformers#40936", about="text"
)
def test_first_list_is_kept_in_decoding(text_of_both):
    """`decode(ids, skip_special_tokens=True)` of `GPT2Tokenizer` keeps the tokens of the first list."""
    assert text_of_both == "<a> e"


def test_false_extends_the_list(tokenizer):
    """A second argument of `False` extends the list in every release."""
    tokenizer.add_special_tokens({KEY: SECOND}, False)
    assert set(tokenizer.all_special_tokens) == {"<|endoftext|>", *FIRST, *SECOND}
