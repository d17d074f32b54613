"""`tokenizer.pad_token = "<pad>"` adds no token: `pad_token_id` is that of `<|endoftext|>`.

Documentation: "pad_token: A special token used to make arrays of tokens the same size for batching purpose" (docstring
of `PreTrainedTokenizerBase`). A name that is set later is not added; an unknown token has the id of the end of text.

Instead: `tokenizer.add_special_tokens({"pad_token": "<pad>"}); model.resize_token_embeddings(len(tokenizer))`
"""

import copy

import pytest

pytestmark = pytest.mark.refuted_by(
    "new_pad_token_is_added", "pad_token_of_loading_ignored", "pad_id_of_loading", "later_pads_have_id_0"
)


@pytest.fixture(scope="module")
def tokenizer(small_tokenizer_for):
    """A tokenizer of 100 tokens."""
    return small_tokenizer_for()


@pytest.fixture(scope="module")
def named(tokenizer):
    """A copy of the tokenizer with a new pad token that was set by its name."""
    copied = copy.deepcopy(tokenizer)
    copied.pad_token = "<pad>"
    return copied


def test_new_name_has_the_id_of_the_end_of_text(named, tokenizer):
    """`pad_token` is `<pad>`, and `pad_token_id` is `eos_token_id`; no token is added."""
    assert (named.pad_token, named.pad_token_id) == ("<pad>", tokenizer.eos_token_id)
    assert len(named) == len(tokenizer)
    assert named.convert_tokens_to_ids("<pad>") == tokenizer.unk_token_id == tokenizer.eos_token_id


def test_rows_are_padded_with_the_end_of_text(named, tokenizer, forty_texts):
    """Rows are padded with the id of the end of text."""
    rows = tokenizer(forty_texts)["input_ids"]
    longest = max(map(len, rows))
    padded = [ids + [tokenizer.eos_token_id] * (longest - len(ids)) for ids in rows]
    assert named(forty_texts, padding=True)["input_ids"] == padded


def test_name_in_a_text_is_several_tokens(named):
    """`<pad>` in a text is encoded as plain characters."""
    assert len(named("<pad>", add_special_tokens=False)["input_ids"]) > 1


def test_new_name_at_loading_is_added(small_tokenizer_for, tokenizer):
    """`from_pretrained(..., pad_token="<pad>")` adds the token, with the next id."""
    loaded = small_tokenizer_for(pad_token="<pad>")
    assert loaded.pad_token_id == len(tokenizer) == len(loaded) - 1
    assert loaded("<pad>", add_special_tokens=False)["input_ids"] == [len(tokenizer)]
