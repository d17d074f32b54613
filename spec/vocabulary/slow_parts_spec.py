"""`tokenizer.encoder`, `bpe_ranks`, `byte_encoder` and `bytes_to_unicode` are gone since 5.0.

Beyond the tutorial: code that reads the parts of the slow `GPT2Tokenizer`, or imports from its modules, fails since
5.0, where the class is a fast tokenizer. The vocabulary is read by a method of both.

Instead: `tokenizer.get_vocab()`
"""

import importlib

import pytest

pytestmark = pytest.mark.refuted_by("slow_parts_are_back", "slow_parts_are_gone", "get_vocab_swaps_two_ids")
PARTS = ["encoder", "bpe_ranks", "byte_encoder", "byte_decoder", "bpe", "sanitize_special_tokens"]
MODULE = "transformers.models.gpt2.tokenization_gpt2"


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#40936", about="attributes")
def test_parts_of_the_slow_tokenizer_are_gone(tokenizer):
    """`GPT2Tokenizer` has no attribute `encoder`, `bpe_ranks`, `byte_encoder`, `byte_decoder` or `bpe`."""
    assert [name for name in PARTS if hasattr(tokenizer, name)] == []


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#40936", about="attributes")
def test_parts_of_the_slow_tokenizer_are_there(tokenizer):
    """`tokenizer.encoder` is the dict of the tokens and their ids, and `bpe_ranks` that of the merges."""
    assert [name for name in PARTS if hasattr(tokenizer, name)] == PARTS
    assert len(tokenizer.encoder) == tokenizer.vocab_size


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#43726", about="imports")
def test_bytes_to_unicode_is_gone():
    """The module of the tokenizer has no `bytes_to_unicode`."""
    assert not hasattr(importlib.import_module(MODULE), "bytes_to_unicode")


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#43726", about="imports")
def test_bytes_to_unicode_is_imported():
    """`bytes_to_unicode()` of the module of the tokenizer returns a letter for each of 256 bytes."""
    assert len(set(importlib.import_module(MODULE).bytes_to_unicode().values())) == 256


def test_get_vocab_holds_tokens_and_ids(tokenizer, every_token):
    """`get_vocab()` is the dict of the tokens and their ids in every release."""
    vocabulary = tokenizer.get_vocab()
    assert [vocabulary[token] for token in every_token] == list(range(len(every_token)))
