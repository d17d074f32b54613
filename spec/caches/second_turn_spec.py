"""A second turn needs the whole text beside its cache; new ids alone change the answer since 5.3.

Documentation: the page "Cache strategies", section "Iterative generation": the cache that `generate()` returns serves
the next call, whose prompt is the whole conversation. Only what the cache lacks goes through the model.

Instead: `generate(torch.cat([outputs.sequences, new_ids], dim=1), cache=outputs.cache)`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("given_cache_is_zeros", "new_ids_follow_the_last_text")


@pytest.fixture
def first(hundred_model, hundred_batch):
    """The first turn: each row of `hundred_batch` continued greedily by 20 tokens, with its cache."""
    settings = {"max_new_tokens": 20, "do_sample": False, "pad_token_id": 0, "return_dict_in_generate": True}
    return hundred_model.generate(**hundred_batch, **settings)


@pytest.fixture
def answer(hundred_model, hundred_batch, first, device):
    """A factory: eight new tokens of the second turn, after five more ids per row; the last `length` ids are passed."""
    new = torch.randint(100, (8, 5), generator=torch.Generator().manual_seed(7)).to(device)
    ids = torch.cat([first.sequences, new], dim=1)
    mask = torch.cat([hundred_batch["attention_mask"], torch.ones_like(ids[:, 48:])], dim=1)

    def call(length=73, **past):
        settings = {"max_new_tokens": 8, "do_sample": False, "pad_token_id": 0}
        return hundred_model.generate(ids[:, -length:], attention_mask=mask, **settings, **past)[:, -8:]

    return call


@pytest.mark.holds("transformers>=4.36", source="huggingface/transformers#25086", about="whole")
def test_whole_text_has_the_answer_without_a_cache(answer, first, cache_name):
    """With the whole text and its cache, the answer is that of a call without a cache."""
    expected = answer()
    assert torch.equal(answer(**{cache_name: first[cache_name]}), expected)


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#25086", about="whole")
def test_generate_returns_no_cache(first, cache_name):
    """`generate()` does not return a cache."""
    assert cache_name not in first


@pytest.mark.holds("transformers>=5.3", source="measured", about="new ids")
def test_new_ids_alone_have_another_answer(answer, first, cache_name):
    """With the new ids alone and the mask of the whole text, the answer is another one."""
    assert not torch.equal(answer(5, **{cache_name: first[cache_name]}), answer())


@pytest.mark.holds("transformers>=4.36,<5.3", source="measured", about="new ids")
def test_new_ids_alone_raise_an_error(answer, first, cache_name):
    """The new ids alone raise an `IndexError`, before 4.46 a `RuntimeError`."""
    with pytest.raises((IndexError, RuntimeError)):
        answer(5, **{cache_name: first[cache_name]})


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#25086", about="new ids")
def test_no_cache_to_pass_with_new_ids(first, cache_name):
    """`generate()` does not return a cache that the new ids could follow."""
    assert not hasattr(first, cache_name)
