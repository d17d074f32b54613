"""`add_special_tokens()` takes the key `extra_special_tokens` since 5.0; before, it raises an error.

Documentation: "Keys should be in the list of predefined special attributes: [..., `extra_special_tokens`]" (docstring
of `add_special_tokens`, 5.24). The key `additional_special_tokens` is accepted in every release.

Instead: `tokenizer.add_special_tokens({"additional_special_tokens": tokens})`

Message: Key extra_special_tokens is not a special token
"""

import pytest

pytestmark = pytest.mark.refuted_by("extra_tokens_refused", "extra_tokens_accepted", "special_tokens_are_counted_twice")
TOKENS = [f"<extra{number}>" for number in range(20)]


@pytest.fixture
def tokenizer(small_tokenizer_for):
    """A tokenizer of 100 tokens."""
    return small_tokenizer_for()


def test_additional_special_tokens_is_a_key(tokenizer):
    """The key `additional_special_tokens` adds the tokens as special tokens in every release."""
    assert tokenizer.add_special_tokens({"additional_special_tokens": TOKENS}) == 20
    assert set(TOKENS) < set(tokenizer.all_special_tokens)
    assert tokenizer.decode(tokenizer("".join(TOKENS))["input_ids"], skip_special_tokens=True) == ""


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_extra_special_tokens_is_a_key(tokenizer):
    """The key `extra_special_tokens` adds the tokens as special tokens."""
    assert tokenizer.add_special_tokens({"extra_special_tokens": TOKENS}) == 20
    assert set(TOKENS) < set(tokenizer.all_special_tokens)


@pytest.mark.absent("transformers<5", source="huggingface/transformers#40936")
def test_extra_special_tokens_raises_assertion_error(tokenizer, messages):
    """The key `extra_special_tokens` raises `AssertionError`."""
    with pytest.raises(AssertionError, match=messages[0]):
        tokenizer.add_special_tokens({"extra_special_tokens": TOKENS})
