"""`tokenizer.additional_special_tokens` is gone since 5.0; `extra_special_tokens` is in its place.

Documentation: "extra_special_tokens (list of `str` or `tokenizers.AddedToken`)" (docstring of
`PreTrainedTokenizerBase`, 5.24). The argument `additional_special_tokens` is accepted in every release.

Instead: transformers>=5: `tokenizer.extra_special_tokens`
transformers<5: `tokenizer.additional_special_tokens`

Message: GPT2Tokenizer has no attribute additional_special_tokens
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "additional_special_tokens_is_back", "additional_special_tokens_ignored", "extra_special_tokens_added"
)
TOKENS = [f"<extra{number}>" for number in range(20)]


@pytest.fixture(scope="module")
def tokenizer(small_tokenizer_for):
    """A tokenizer of 100 tokens."""
    return small_tokenizer_for()


@pytest.fixture(scope="module")
def own(small_tokenizer_for):
    return small_tokenizer_for(additional_special_tokens=TOKENS)


def test_argument_adds_special_tokens(own, tokenizer):
    """`from_pretrained(..., additional_special_tokens=[...])` adds special tokens in every release."""
    ids = own.convert_tokens_to_ids(TOKENS)
    assert ids == list(range(len(tokenizer), len(tokenizer) + 20))
    assert own.decode(ids, skip_special_tokens=True) == ""
    assert set(own.all_special_tokens) == {*tokenizer.all_special_tokens, *TOKENS}


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="attribute")
def test_attribute_is_extra_special_tokens(own, messages):
    """`extra_special_tokens` lists the tokens; `additional_special_tokens` raises `AttributeError`."""
    assert list(own.extra_special_tokens) == TOKENS
    with pytest.raises(AttributeError, match=messages[0]):
        own.additional_special_tokens  # noqa: B018


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="attribute")
def test_attribute_is_additional_special_tokens(own):
    """`additional_special_tokens` lists the tokens."""
    assert list(own.additional_special_tokens) == TOKENS


@pytest.mark.holds("transformers>=4.47", source="huggingface/transformers#34461", about="names")
def test_dict_of_names_adds_attributes(small_tokenizer_for, tokenizer):
    """`extra_special_tokens={"image_token": "<image>"}` sets an attribute `image_token`."""
    named = small_tokenizer_for(extra_special_tokens={"image_token": "<image>"})
    assert (named.image_token, named.image_token_id) == ("<image>", len(tokenizer))


@pytest.mark.absent("transformers<4.47", source="huggingface/transformers#34461", about="names")
def test_dict_of_names_is_ignored(small_tokenizer_for, tokenizer):
    """`extra_special_tokens={"image_token": "<image>"}` is ignored."""
    named = small_tokenizer_for(extra_special_tokens={"image_token": "<image>"})
    assert not hasattr(named, "image_token")
    assert len(named) == len(tokenizer)


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="list")
def test_list_of_extra_tokens_is_accepted(small_tokenizer_for, tokenizer):
    """`extra_special_tokens` may be a list of tokens."""
    assert len(small_tokenizer_for(extra_special_tokens=TOKENS)) == len(tokenizer) + 20


@pytest.mark.absent("transformers>=4.47,<5", source="huggingface/transformers#34461", about="list")
def test_list_of_extra_tokens_raises(small_tokenizer_for, tokenizer):
    """A list of `extra_special_tokens`, as 5.x saves it, raises `AttributeError` or `ImportError`."""
    with pytest.raises((AttributeError, ImportError), match=r"keys|protobuf"):
        small_tokenizer_for(extra_special_tokens=TOKENS)


@pytest.mark.absent("transformers<4.47", source="huggingface/transformers#34461", about="list")
def test_list_of_extra_tokens_is_ignored(small_tokenizer_for, tokenizer):
    """A list of `extra_special_tokens` is ignored."""
    assert len(small_tokenizer_for(extra_special_tokens=TOKENS)) == len(tokenizer)
