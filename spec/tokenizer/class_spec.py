"""`GPT2Tokenizer` is a fast tokenizer (Rust) since 5.0; before, a slow one (Python).

Tutorial 1: "from transformers import GPT2Tokenizer, GPT2LMHeadModel". `GPT2TokenizerFast` is fast in every release.

Instead: `tokenizer = GPT2TokenizerFast.from_pretrained("gpt2")`
"""

import pytest
import transformers
from hypothesis import given
from hypothesis import strategies as st

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by(
        "fast_says_slow",
        "two_tokenizer_classes",
        "one_tokenizer_class",
        "merges_reversed",
        "characters_above_ffff_replaced",
    ),
]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_gpt2_tokenizer_is_fast(tokenizer):
    """`GPT2Tokenizer` is fast: a tokenizer of the library `tokenizers` encodes its texts."""
    assert tokenizer.is_fast
    assert tokenizer.backend_tokenizer.encode("Hello dear!").ids == tokenizer("Hello dear!")["input_ids"]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_both_names_are_one_class():
    """`GPT2TokenizerFast` and `GPT2Tokenizer` are two names of one class."""
    assert transformers.GPT2TokenizerFast is transformers.GPT2Tokenizer


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_gpt2_tokenizer_is_slow(tokenizer):
    """`GPT2Tokenizer` is slow: no tokenizer of the library `tokenizers` stands behind the class."""
    assert not tokenizer.is_fast
    assert not hasattr(tokenizer, "backend_tokenizer")


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_both_names_are_two_classes(tokenizer):
    """`GPT2TokenizerFast` and `GPT2Tokenizer` are two classes."""
    assert not isinstance(tokenizer, transformers.GPT2TokenizerFast)
    assert transformers.GPT2TokenizerFast.slow_tokenizer_class is transformers.GPT2Tokenizer


def test_both_names_return_the_same_ids(fast_tokenizer, tokenizer):
    text = "The American flag's colors are red, blue and naïve 🤖"
    assert fast_tokenizer(text)["input_ids"] == tokenizer(text)["input_ids"]
    assert fast_tokenizer.is_fast


@pytest.mark.needs("nothing added before a text")
@given(text=st.text())
def test_rust_tokenizer_returns_the_same_ids(fast_tokenizer, tokenizer, text):
    """The tokenizer in Rust and `GPT2Tokenizer` return the same ids for any Unicode text."""
    assert fast_tokenizer.backend_tokenizer.encode(text).ids == tokenizer(text)["input_ids"]
