"""`convert_tokens_to_ids()` returns the id of `<|endoftext|>` for a token that GPT-2 does not have.

Beyond the tutorial: the vocabulary has `Ġdear` and no ` dear`. A string that is not a token is silently read as the end
of text, since `<|endoftext|>` is the unknown token of GPT-2 too. The call of a tokenizer needs no unknown token.

Instead: `tokenizer.get_vocab()[token]`, which raises `KeyError`
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "unknown_token_is_none",
    "unknown_tokens_in_lists_are_dropped",
    "get_vocab_has_any_token",
    "other_scripts_are_unknown",
)
UNKNOWN = [" dear", "a phrase of several words", "<pad>", "\u4f60", ""]


@pytest.fixture(scope="module")
def small(small_tokenizer_for):
    """A tokenizer of 100 tokens, whose end of text has the id 99."""
    return small_tokenizer_for()


def test_unknown_token_is_the_end_of_text(small):
    """`unk_token` is `<|endoftext|>`, whose id is returned for each string that is not a token."""
    assert small.unk_token == "<|endoftext|>"
    assert [small.convert_tokens_to_ids(token) for token in UNKNOWN] == [99] * len(UNKNOWN)


def test_unknown_tokens_of_a_list_are_the_end_of_text(small):
    """In a list, the unknown tokens have the id of `<|endoftext|>` and the others their own."""
    assert small.convert_tokens_to_ids(["h", *UNKNOWN, "he"]) == [75, *[99] * len(UNKNOWN), 98]


def test_get_vocab_raises_key_error(small):
    """`get_vocab()` has no entry for a string that is not a token."""
    for token in UNKNOWN:
        with pytest.raises(KeyError):
            small.get_vocab()[token]


def test_texts_have_no_unknown_token(tokenizer, eos):
    """A text in any script is encoded without `unk_token_id`: its bytes are tokens."""
    text = "".join(map(chr, [0xE9, 0x4F60, 0x597D, 0x0416, 0x1F916]))
    assert eos not in tokenizer.encode(text, add_special_tokens=False)
    assert tokenizer.decode(tokenizer.encode(text, add_special_tokens=False)).strip() == text
