"""pad_token = eos_token makes the pad id 50256, the id of <|endoftext|>, which bos and eos share.

Tutorial 2.1: tokenizer.pad_token = tokenizer.eos_token.
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("pad_id_of_loading", "pad_id_leaves_token", "own_bos_token"),
]


@pytest.fixture(scope="module")
def own_tokenizer(checkpoint):
    return transformers.GPT2Tokenizer.from_pretrained(checkpoint.source)


def test_setting_the_token_sets_its_id(own_tokenizer):
    own_tokenizer.pad_token = own_tokenizer.eos_token
    assert own_tokenizer.pad_token == "<|endoftext|>"
    assert own_tokenizer.pad_token_id == 50256


def test_setting_the_id_sets_the_token(own_tokenizer):
    own_tokenizer.pad_token = None
    own_tokenizer.pad_token_id = own_tokenizer.eos_token_id
    assert own_tokenizer.pad_token == "<|endoftext|>"


def test_the_vocabulary_does_not_grow(own_tokenizer, V):
    own_tokenizer.pad_token = own_tokenizer.eos_token
    assert len(own_tokenizer) == V


def test_beginning_and_end_of_text_and_the_unknown_are_this_token_too(tokenizer):
    assert tokenizer.bos_token_id == tokenizer.eos_token_id == tokenizer.unk_token_id == 50256
    assert tokenizer.convert_ids_to_tokens(50256) == "<|endoftext|>"
