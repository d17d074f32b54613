"""`return_offsets_mapping=True` returns the place of each token in the text, since 5.0.

Beyond the tutorial: the offsets trace a probability or a hidden state to its characters. Before 5.0, `GPT2Tokenizer`
raises an error; `GPT2TokenizerFast` returns offsets in every release.

Instead: `GPT2TokenizerFast.from_pretrained("gpt2")(text, return_offsets_mapping=True)`

Message: return_offset_mapping is not available when using Python tokenizers. To use this feature, change your
tokenizer to one deriving from transformers.PreTrainedTokenizerFast. More information on available tokenizers at
https://github.com/huggingface/transformers/pull/2674
"""

import pytest

pytestmark = pytest.mark.refuted_by("offsets_passed_over", "offsets_begin_at_one")
TEXT = "Hello dear!"


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


def test_fast_tokenizer_returns_offsets(fast_tokenizer):
    """`GPT2TokenizerFast` returns offsets in every release."""
    offsets = fast_tokenizer(TEXT, return_offsets_mapping=True)["offset_mapping"]
    assert [TEXT[first:end].strip() for first, end in offsets] == ["Hello", "dear", "!"]
