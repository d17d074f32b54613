"""`tokenizer.pad_token = tokenizer.eos_token` sets `pad_token_id` to 50256, the id of `<|endoftext|>`.

Tutorial 2.1: "tokenizer.pad_token = tokenizer.eos_token". The same token marks the beginning and the end of a text.
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("pad_id_of_loading", "pad_id_leaves_token", "own_bos_token", "pad_is_eos_by_default"),
]


@pytest.fixture(scope="module")
def own_tokenizer(checkpoint):
    return transformers.GPT2Tokenizer.from_pretrained(checkpoint.source)


def test_setting_pad_token_sets_pad_token_id(own_tokenizer):
    """Setting `pad_token` sets `pad_token_id`."""
    own_tokenizer.pad_token = own_tokenizer.eos_token
    assert own_tokenizer.pad_token == own_tokenizer.eos_token
    assert own_tokenizer.pad_token_id == own_tokenizer.eos_token_id


def test_setting_pad_token_id_sets_pad_token(own_tokenizer):
    """Setting `pad_token_id` sets `pad_token`."""
    own_tokenizer.pad_token = None
    own_tokenizer.pad_token_id = own_tokenizer.eos_token_id
    assert own_tokenizer.pad_token == own_tokenizer.eos_token


def test_vocabulary_does_not_grow(own_tokenizer, tokenizer, V):
    own_tokenizer.pad_token = own_tokenizer.eos_token
    assert len(own_tokenizer) == len(tokenizer) <= V


@pytest.mark.needs("the tokenizer of gpt2")
def test_bos_eos_and_unk_are_this_token_too(tokenizer):
    """`bos_token`, `eos_token` and `unk_token` are `<|endoftext|>` too."""
    assert tokenizer.bos_token_id == tokenizer.eos_token_id == tokenizer.unk_token_id == 50256
    assert tokenizer.convert_ids_to_tokens(50256) == "<|endoftext|>"


def test_special_tokens_map_has_these_three_tokens(small_tokenizer_for):
    """`special_tokens_map` has these three tokens; the pad, cls, sep and mask tokens are None."""
    own = small_tokenizer_for()
    assert own.special_tokens_map == dict.fromkeys(["bos_token", "eos_token", "unk_token"], "<|endoftext|>")
    assert [own.pad_token, own.cls_token, own.sep_token, own.mask_token] == [None] * 4
