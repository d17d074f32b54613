"""`get_vocab()` returns a new dict of all tokens and their ids, added tokens included.

Documentation: "`tokenizer.get_vocab()[token]` is equivalent to `tokenizer.convert_tokens_to_ids(token)` when `token` is
in the vocab" (docstring of `get_vocab`). `GPT2Tokenizer` has an attribute `vocab` with the same dict since 5.0.

Instead: `tokenizer.get_vocab()`
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "get_vocab_without_added_tokens", "get_vocab_returns_one_dict", "get_vocab_ends_early", "vocab_is_an_attribute"
)
NEW = [f"<new{number}>" for number in range(20)]


@pytest.fixture(scope="module")
def own(small_tokenizer_for):
    """A tokenizer of 100 tokens and 20 added ones."""
    tokenizer = small_tokenizer_for()
    tokenizer.add_tokens(NEW)
    return tokenizer


def test_every_token_has_its_id(tokenizer, every_token):
    """`get_vocab()` has the token of each id of the vocabulary."""
    ids = {token: id_ for id_, token in enumerate(every_token)}
    assert ids.items() <= tokenizer.get_vocab().items()


def test_ids_are_those_of_convert_tokens_to_ids(own):
    """`get_vocab()` has the ids that `convert_tokens_to_ids()` returns."""
    tokens = own.convert_ids_to_tokens(list(range(len(own))))
    assert own.get_vocab() == dict(zip(tokens, own.convert_tokens_to_ids(tokens), strict=True))


def test_added_tokens_are_included(own):
    """`get_vocab()` has the added tokens too; `vocab_size` does not count them."""
    assert set(NEW) < set(own.get_vocab())
    assert (len(own.get_vocab()), len(own), own.vocab_size) == (120, 120, 100)


def test_dict_is_new_at_each_call(own):
    """A change of the dict has no effect on the tokenizer."""
    own.get_vocab()["<another>"] = 120
    assert "<another>" not in own.get_vocab()
    assert own.convert_tokens_to_ids("<another>") == own.unk_token_id


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_vocab_is_the_same_dict(own):
    """`GPT2Tokenizer.vocab` is equal to `get_vocab()`."""
    assert own.vocab == own.get_vocab()


@pytest.mark.absent("transformers<5", source="huggingface/transformers#40936")
def test_vocab_raises_attribute_error(own):
    """`GPT2Tokenizer.vocab` raises `AttributeError`."""
    with pytest.raises(AttributeError, match=r"has no attribute '?vocab"):
        own.vocab  # noqa: B018
