"""`tokenize()` returns an added token with the spaces that `lstrip` and `rstrip` took, since 5.0.

Beyond the tutorial: `convert_tokens_to_ids()` does not know the token with its spaces, and returns the id of the end of
text for it. The ids of the tokenizer's call have no space in any release, and `decode()` brings none back since 5.0.

Instead: `tokenizer.convert_ids_to_tokens(tokenizer(text)["input_ids"])`
"""

import pytest

pytestmark = pytest.mark.refuted_by("tokenize_strips", "tokenize_keeps_spaces", "lstrip_and_rstrip_ignored")
TEXT = "a  <new>   b" * 40


@pytest.fixture(scope="module")
def own(small_tokenizer_for):
    """A tokenizer of 100 tokens and an added one that takes the spaces before and after it."""
    import transformers

    tokenizer = small_tokenizer_for()
    tokenizer.add_tokens([transformers.AddedToken("<new>", lstrip=True, rstrip=True)])
    return tokenizer


def test_spaces_beside_the_token_have_no_ids(own):
    """The spaces before and after the token have no ids, in every release."""
    tokens = own.convert_ids_to_tokens(own(TEXT)["input_ids"])
    assert tokens == ["a", "<new>", "b"] * 40


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#33371")
def test_tokenize_returns_the_token_with_its_spaces(own):
    """`tokenize()` returns the token with its spaces, which `convert_tokens_to_ids()` does not know."""
    assert own.tokenize(TEXT) == ["a", "  <new>   ", "b"] * 40
    assert own.convert_tokens_to_ids("  <new>   ") == own.unk_token_id == own.eos_token_id


@pytest.mark.holds("transformers<5", source="huggingface/transformers#33371")
def test_tokenize_returns_the_token_alone(own):
    """`tokenize()` of `GPT2Tokenizer` returns the token without spaces."""
    assert own.tokenize(TEXT) == ["a", "<new>", "b"] * 40


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="text")
def test_decoded_text_has_no_spaces(own):
    """The decoded text has no space beside the token."""
    assert own.decode(own(TEXT)["input_ids"]) == "a<new>b" * 40


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="text")
def test_decoded_text_has_one_space(own):
    """The decoded text of `GPT2Tokenizer` has one space on each side of the token."""
    assert own.decode(own(TEXT)["input_ids"]) == "a <new> b" * 40
