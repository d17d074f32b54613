"""GPT2Tokenizer is the fast, tokenizers-backed one, from 5.0 on; before, it is written in Python.

Tutorial 1: from transformers import GPT2Tokenizer.
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by("fast_says_slow", "two_tokenizer_classes", "one_tokenizer_class", "merges_reversed"),
]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_it_is_fast(tokenizer):
    assert tokenizer.is_fast
    assert tokenizer.backend_tokenizer.encode("Hello dear!").ids == [15496, 13674, 0]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_the_fast_name_is_the_same_class():
    assert transformers.GPT2TokenizerFast is transformers.GPT2Tokenizer


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_it_is_slow(tokenizer):
    assert not tokenizer.is_fast
    assert not hasattr(tokenizer, "backend_tokenizer")


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_the_fast_name_is_another_class(tokenizer):
    assert not isinstance(tokenizer, transformers.GPT2TokenizerFast)
    assert transformers.GPT2TokenizerFast.slow_tokenizer_class is transformers.GPT2Tokenizer


def test_both_names_give_the_same_ids(fast_tokenizer, tokenizer):
    text = "The American flag's colors are red, blue and naïve 🤖"
    assert fast_tokenizer(text)["input_ids"] == tokenizer(text)["input_ids"]
    assert fast_tokenizer.is_fast
