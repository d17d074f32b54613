"""`return_offsets_mapping=True` returns the place of each token in the text, since 5.0.

Beyond the tutorial: the offsets trace a probability or a hidden state to its characters. Before 5.0, `GPT2Tokenizer`
raises an error; `GPT2TokenizerFast` returns offsets in every release.

Instead: `GPT2TokenizerFast.from_pretrained("gpt2")(text, return_offsets_mapping=True)`

Message: return_offset_mapping is not available when using Python tokenizers. To use this feature, change your
tokenizer to one deriving from transformers.PreTrainedTokenizerFast. More information on available tokenizers at
https://github.com/huggingface/transformers/pull/2674
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.refuted_by(
    "offsets_passed_over", "offsets_begin_at_one", "later_offsets_are_zero", "offsets_count_bytes"
)
TEXT = "Hello dear!"


@pytest.mark.needs("the tokenizer of gpt2")
@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_offsets_are_the_first_character_and_the_end(tokenizer):
    """The offsets of a token are its first character and the one after its last."""
    offsets = tokenizer(TEXT, return_offsets_mapping=True)["offset_mapping"]
    assert [TEXT[first:end] for first, end in offsets] == ["Hello", " dear", "!"]


@pytest.mark.absent("transformers<5", source="huggingface/transformers#40936")
def test_gpt2_tokenizer_raises_for_offsets(tokenizer, messages):
    """`GPT2Tokenizer` raises a `NotImplementedError` for `return_offsets_mapping=True`."""
    with pytest.raises(NotImplementedError, match=messages[0]):
        tokenizer(TEXT, return_offsets_mapping=True)


@pytest.mark.needs("the tokenizer of gpt2")
def test_fast_tokenizer_returns_offsets(fast_tokenizer):
    """`GPT2TokenizerFast` returns offsets in every release."""
    offsets = fast_tokenizer(TEXT, return_offsets_mapping=True)["offset_mapping"]
    assert [TEXT[first:end].strip() for first, end in offsets] == ["Hello", "dear", "!"]


@given(text=st.text())
def test_offsets_cover_any_text_in_its_order(fast_tokenizer, text):
    """The offsets rise in the text, and every character but white space is in the place of a token."""
    offsets = fast_tokenizer(text, return_offsets_mapping=True)["offset_mapping"]
    assert offsets == sorted(offsets)
    covered = {place for first, end in offsets for place in range(first, end)}
    assert {place for place, character in enumerate(text) if not character.isspace()} <= covered
    assert covered <= set(range(len(text)))


def test_offsets_reach_the_end_of_a_long_text(fast_tokenizer, forty_texts):
    """Each of more than a thousand offsets is the place of its token in the text."""
    text = " ".join(forty_texts[-4:])
    encoded = fast_tokenizer(text, return_offsets_mapping=True)
    tokens = fast_tokenizer.convert_ids_to_tokens(encoded["input_ids"])
    assert len(tokens) > 1000
    for token, (first, end) in zip(tokens, encoded["offset_mapping"], strict=True):
        assert text[first:end].strip() == token.strip("Ġ") or token == fast_tokenizer.bos_token
