"""`split_special_tokens=True` reads `<|endoftext|>` in a text as plain characters, since 4.32.

Documentation: "split_special_tokens: Whether or not the special tokens should be split during the tokenization
process" (docstring of `PreTrainedTokenizerBase`). A text from a user then cannot end a text or hide in a mask.

Instead: transformers>=4.32: `tokenizer(text, split_special_tokens=True)`
"""

import pytest

pytestmark = [
    pytest.mark.needs("the tokenizer of gpt2"),
    pytest.mark.refuted_by("special_tokens_split", "special_tokens_never_split", "later_special_tokens_not_split"),
]
PLAIN = [27, 91, 437, 1659, 5239, 91, 29]  # <, |, end, of, text, |, >


@pytest.mark.holds("transformers>=4.32", source="huggingface/transformers#25081", about="loading")
@pytest.mark.parametrize("times", [1, 30])
def test_argument_at_loading_splits_special_tokens(times, tokenizer_for, tokenizer):
    """A tokenizer loaded with `split_special_tokens=True` reads `<|endoftext|>` as seven tokens."""
    splitting = tokenizer_for(split_special_tokens=True)
    assert splitting("a" + " <|endoftext|>" * times)["input_ids"] == [64, *[1279, *PLAIN[1:]] * times]
    assert splitting.decode([1279, *PLAIN[1:]]) == " <|endoftext|>"


@pytest.mark.holds("transformers>=4.32", source="huggingface/transformers#25081", about="call")
def test_argument_of_the_call_splits_special_tokens(tokenizer):
    """`split_special_tokens=True` in the call splits the special tokens of this text only."""
    assert tokenizer("<|endoftext|>", split_special_tokens=True)["input_ids"] == PLAIN
    assert tokenizer("<|endoftext|>")["input_ids"] == [50256]


@pytest.mark.holds("transformers<4.32", source="huggingface/transformers#25081", about="loading")
def test_argument_at_loading_is_ignored(tokenizer_for):
    """`split_special_tokens=True` at loading is ignored."""
    assert tokenizer_for(split_special_tokens=True)("<|endoftext|>")["input_ids"] == [50256]


@pytest.mark.holds("transformers<4.32", source="huggingface/transformers#25081", about="call")
def test_argument_of_the_call_is_ignored(tokenizer):
    """`split_special_tokens=True` in the call is ignored."""
    assert tokenizer("<|endoftext|>", split_special_tokens=True)["input_ids"] == [50256]


def test_special_token_in_a_text_is_one_id(tokenizer):
    """By default each `<|endoftext|>` in a text is one id."""
    assert tokenizer("<|endoftext|>" * 30)["input_ids"] == [50256] * 30
    assert tokenizer("a<|endoftext|>")["input_ids"] == [64, 50256]
