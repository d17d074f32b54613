"""`generate()` extends the cache that it is given: a second prompt needs a copy since 4.56.

Documentation: the page "Cache strategies", section "Prefill a cache", copies the cache for each prompt. It is not a
precaution: without the copy, the second text is wrong.

Instead: under `torch.no_grad()`, `generate(prompt, cache=copy.deepcopy(cache))`; before 5.24 it is `past_key_values`

Message: index -1 is out of bounds for dimension 0 with size 0
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("given_cache_is_zeros", "given_cache_copied")


@pytest.fixture
def write(hundred_model, hundred_batch, cache_name):
    """The call: the sequences (8, 56) after the prompts, of which all ids but the first 20 are `shift` higher."""
    settings = {"max_new_tokens": 8, "do_sample": False, "pad_token_id": 0}

    def call(shift, past=None):
        ids, mask = hundred_batch["input_ids"].clone(), hundred_batch["attention_mask"]
        ids[:, 20:] = (ids[:, 20:] + shift) % 100 * mask[:, 20:]
        given = {} if past is None else {cache_name: past}
        return hundred_model.generate(ids, attention_mask=mask, **settings, **given)

    return call


@pytest.mark.holds("transformers>=4.35", source="measured", about="copy")
def test_copies_of_one_cache_serve_several_prompts(write, hundred_cache):
    """Copies of one cache of 20 tokens serve three prompts that begin with these tokens."""
    past = hundred_cache(20)
    for shift in (0, 1, 2):
        assert torch.equal(write(shift, copy.deepcopy(past)), write(shift))


@pytest.mark.holds("transformers<4.35", source="measured", about="copy")
def test_copies_raise_runtime_error(write, hundred_cache):
    """A cache of the first 20 tokens, or a copy of it, raises a `RuntimeError`."""
    with pytest.raises(RuntimeError):
        write(0, copy.deepcopy(hundred_cache(20)))


@pytest.mark.holds("transformers<4.56", source="huggingface/transformers#39765", about="given")
def test_the_given_tuple_is_unchanged(write, hundred_cache):
    """A cache is a tuple, which a call does not change."""
    past = hundred_cache(47)
    write(0, past)
    assert past[0][0].shape[2] == 47


@pytest.mark.holds("transformers>=5.3", source="measured", about="given")
def test_a_second_prompt_has_other_tokens(write, hundred_cache):
    """Without a copy, the second prompt silently has other tokens."""
    past = hundred_cache(20)
    write(0, past)
    assert not torch.equal(write(1, past), write(1))


@pytest.mark.holds("transformers>=4.56,<5.3", source="huggingface/transformers#36151", about="given")
def test_a_second_prompt_raises_index_error(write, hundred_cache, messages):
    """Without a copy, the second prompt raises an `IndexError`."""
    past = hundred_cache(20)
    write(0, past)
    with pytest.raises(IndexError, match=messages[0]):
        write(1, past)
