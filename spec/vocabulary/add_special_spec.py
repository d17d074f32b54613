"""`add_special_tokens({"pad_token": "<pad>"})` adds a token and makes it the pad token.

Documentation: "Add a dictionary of special tokens (eos, pad, cls, etc.) to the encoder and link them to class
attributes" (docstring of `add_special_tokens`). `skip_special_tokens=True` then removes the token.

Instead: `tokenizer.add_special_tokens({"pad_token": "<pad>"}); model.resize_token_embeddings(len(tokenizer))`

Message: Key ... is not a valid special token. Valid keys are: {...}

Message: Key ... is not a special token
"""

import copy

import pytest

pytestmark = pytest.mark.refuted_by(
    "special_tokens_are_not_set",
    "skip_special_tokens_ignored",
    "any_special_token_is_accepted",
    "special_tokens_are_counted_twice",
)


@pytest.fixture(scope="module")
def tokenizer(small_tokenizer_for):
    """A tokenizer of 100 tokens."""
    return small_tokenizer_for()


@pytest.fixture(scope="module")
def own(tokenizer):
    """A copy of the tokenizer with `<pad>` as its pad token."""
    copied = copy.deepcopy(tokenizer)
    assert copied.add_special_tokens({"pad_token": "<pad>"}) == 1
    return copied


def test_token_is_added_and_set(own, tokenizer):
    """The new token has the next id, and is `pad_token`."""
    assert (own.pad_token, own.pad_token_id) == ("<pad>", len(tokenizer))
    assert len(own) == len(tokenizer) + 1
    assert own.special_tokens_map == tokenizer.special_tokens_map | {"pad_token": "<pad>"}


def test_token_pads_a_batch(own, tokenizer, forty_texts):
    lengths = [len(tokenizer(text)["input_ids"]) for text in forty_texts]
    ids = own(forty_texts, padding=True)["input_ids"]
    assert [row.count(own.pad_token_id) for row in ids] == [max(lengths) - length for length in lengths]


def test_skip_special_tokens_removes_the_token(own, tokenizer):
    """`skip_special_tokens=True` removes the new token from the text, each of 40 too."""
    ids = tokenizer("Hello dear!", add_special_tokens=False)["input_ids"] + [own.pad_token_id] * 40
    assert own.decode(ids).count("<pad>") == 40
    assert own.decode(ids, skip_special_tokens=True) == "Hello dear!"


def test_second_call_adds_nothing(own):
    """A second call with the same token returns 0."""
    copied = copy.deepcopy(own)
    assert copied.add_special_tokens({"pad_token": "<pad>"}) == 0
    assert len(copied) == len(own)


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_unknown_name_raises_value_error(own, messages):
    """A key that is not the name of a special token raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        copy.deepcopy(own).add_special_tokens({"foo_token": "<foo>"})


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_unknown_name_raises_assertion_error(own, messages):
    """A key that is not the name of a special token raises `AssertionError`."""
    with pytest.raises(AssertionError, match=messages[1]):
        copy.deepcopy(own).add_special_tokens({"foo_token": "<foo>"})
