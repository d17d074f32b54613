"""`add_prefix_space=True` in the call of a tokenizer is ignored since 5.0; pass it at loading.

Documentation: "by passing `add_prefix_space=True` when instantiating this tokenizer or when you call it on some text"
(docstring of `GPT2Tokenizer`). The ids of a word at the start of a text depend on this argument.

Erratum: The documentation says: "or when you call it on some text". Since 5.0, the call ignores the argument
without a warning.

Instead: `GPT2Tokenizer.from_pretrained("gpt2", add_prefix_space=True)`, or `tokenizer(" " + text)`

Message: PreTrainedTokenizerFast._batch_encode_plus() got an unexpected keyword argument 'add_prefix_space'
"""

import pytest

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by(
        "add_prefix_space_ignored",
        "call_follows_add_prefix_space",
        "call_ignores_add_prefix_space",
        "fast_tokenizer_takes_any_argument",
        "later_rows_repeat_a_row",
        "prefix_space",
    ),
]
WORDS = ["Hello", "dear", "a b", "12", "!", "naïve", "word" * 40]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="GPT2Tokenizer")
def test_call_ignores_add_prefix_space(tokenizer):
    """`tokenizer(text, add_prefix_space=True)` returns the ids of the text without a space before."""
    for word in WORDS:
        assert tokenizer(word, add_prefix_space=True)["input_ids"] == tokenizer(word)["input_ids"]
        assert tokenizer(word)["input_ids"] != tokenizer(" " + word)["input_ids"]


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="GPT2Tokenizer")
def test_call_follows_add_prefix_space(tokenizer):
    """`tokenizer(text, add_prefix_space=True)` returns the ids of the text with a space before."""
    for word in WORDS:
        assert tokenizer(word, add_prefix_space=True)["input_ids"] == tokenizer(" " + word)["input_ids"]
        assert tokenizer(word)["input_ids"] != tokenizer(" " + word)["input_ids"]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="GPT2TokenizerFast")
def test_fast_tokenizer_ignores_it_too(fast_tokenizer):
    """`GPT2TokenizerFast` ignores `add_prefix_space=True` in the call too."""
    assert fast_tokenizer("dear", add_prefix_space=True)["input_ids"] == fast_tokenizer("dear")["input_ids"]


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="GPT2TokenizerFast")
def test_fast_tokenizer_raises_type_error(fast_tokenizer, messages):
    """`GPT2TokenizerFast` raises `TypeError` for `add_prefix_space=True` in the call."""
    with pytest.raises(TypeError, match=messages[0]):
        fast_tokenizer("dear", add_prefix_space=True)


def test_add_prefix_space_at_loading_takes_effect(tokenizer, tokenizer_for, forty_texts):
    """A tokenizer loaded with `add_prefix_space=True` reads each text as if a space preceded it."""
    spaced = tokenizer_for(add_prefix_space=True)
    texts = [*WORDS, *forty_texts[1:]]
    assert spaced(texts)["input_ids"] == [tokenizer(" " + text)["input_ids"] for text in texts]
