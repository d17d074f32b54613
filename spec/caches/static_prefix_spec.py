"""Copies of a `StaticCache` of the first tokens serve several prompts since 4.52.

Documentation: the page "Cache strategies", section "Prefill a cache": `StaticCache` and `copy.deepcopy()`. The room is
for prompt and new tokens. A second prompt without a copy raises an error, and since 5.4 silently has other tokens.

Instead: `generate(prompt, cache=copy.deepcopy(cache))`; before 5.24 the argument is `past_key_values`
"""

import copy

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("static_cache_is_zeros", "given_cache_copied")


@pytest.fixture
def prefix(hundred_model, hundred_texts, cache_name):
    """The call: a `StaticCache` of the first 16 of 24 tokens, with room for 64."""

    @torch.no_grad()
    def call():
        more = {"max_batch_size": 8} if "4.38" <= transformers.__version__[:4] < "4.56" else {}
        past = transformers.StaticCache(config=hundred_model.config, max_cache_len=64, **more)
        hundred_model(hundred_texts["input_ids"][:, :16], **{cache_name: past})
        return past

    return call


@pytest.fixture
def write(hundred_model, hundred_texts, cache_name):
    """The call: eight greedy tokens after the texts, of which all ids but the first 16 are `shift` higher."""
    settings = {"max_new_tokens": 8, "do_sample": False, "pad_token_id": 0}

    def call(shift, past=None):
        ids = hundred_texts["input_ids"].clone()
        ids[:, 16:] = (ids[:, 16:] + shift) % 100
        given = {} if past is None else {cache_name: past}
        return hundred_model.generate(ids, attention_mask=torch.ones_like(ids), **settings, **given)

    return call


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#35761", about="copies")
def test_copies_serve_several_prompts(write, prefix):
    """Copies of the cache serve three prompts that begin with its tokens."""
    past = prefix()
    for shift in (0, 1, 2):
        assert torch.equal(write(shift, copy.deepcopy(past)), write(shift))


@pytest.mark.absent("transformers<4.52", source="huggingface/transformers#35761", about="copies")
def test_prefix_cannot_be_made(prefix):
    """A `StaticCache` of a prefix cannot be made: a pass raises `TypeError`, or the class is missing."""
    with pytest.raises((AttributeError, TypeError)):
        prefix()


@pytest.mark.holds("transformers>=5.4", source="measured", about="second prompt")
def test_second_prompt_has_other_tokens(write, prefix):
    """Without a copy, the second prompt silently has other tokens."""
    past = prefix()
    write(0, past)
    assert not torch.equal(write(1, past), write(1))


@pytest.mark.holds("transformers>=5.3,<5.4", source="measured", about="second prompt")
def test_second_prompt_has_its_own_tokens(write, prefix):
    """Without a copy, the second prompt has its own tokens: the whole prompt is read once more."""
    past = prefix()
    write(0, past)
    assert torch.equal(write(1, past), write(1))


@pytest.mark.holds("transformers>=4.52,<5.3", source="measured", about="second prompt")
def test_second_prompt_raises_index_error(write, prefix):
    """Without a copy, the second prompt raises an `IndexError`."""
    past = prefix()
    write(0, past)
    with pytest.raises(IndexError, match="index -1 is out of bounds"):
        write(1, past)


@pytest.mark.absent("transformers<4.52", source="huggingface/transformers#35761", about="second prompt")
def test_second_prompt_has_no_cache(prefix):
    """A second prompt cannot have the cache, since a `StaticCache` cannot be filled."""
    with pytest.raises((AttributeError, TypeError)):
        prefix()
