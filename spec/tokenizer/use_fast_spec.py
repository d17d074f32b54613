"""`use_fast=False` has no effect since 5.0; before, `AutoTokenizer` returns a slow tokenizer.

Documentation: "use_fast: Use a fast Rust-based tokenizer if it is supported for a given model" (docstring of
`AutoTokenizer.from_pretrained`). GPT-2 has no slow tokenizer since 5.0, and the argument is ignored.

Instead: `AutoTokenizer.from_pretrained("gpt2")`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("fast_says_slow", "slow_says_fast")


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#40936")
def test_use_fast_false_is_ignored(small_tokenizer_for):
    """`use_fast=False` has no effect: the tokenizer is fast."""
    tokenizer = small_tokenizer_for(transformers.AutoTokenizer, use_fast=False)
    assert tokenizer.is_fast
    assert type(tokenizer) is type(small_tokenizer_for(transformers.AutoTokenizer))


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#40936")
def test_use_fast_false_loads_a_slow_tokenizer(small_tokenizer_for):
    """With `use_fast=False` the tokenizer is a `GPT2Tokenizer`, which is slow."""
    tokenizer = small_tokenizer_for(transformers.AutoTokenizer, use_fast=False)
    assert not tokenizer.is_fast
    assert type(tokenizer) is transformers.GPT2Tokenizer


def test_auto_tokenizer_is_fast_by_default(small_tokenizer_for):
    """By default `AutoTokenizer` returns a `GPT2TokenizerFast`, in every release."""
    tokenizer = small_tokenizer_for(transformers.AutoTokenizer)
    assert tokenizer.is_fast
    assert isinstance(tokenizer, transformers.GPT2TokenizerFast)
