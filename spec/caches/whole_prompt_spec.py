"""A cache of the whole prompt silently changes what `generate()` writes; before 5.3 it is an error.

Beyond the tutorial: a pass over the prompt, to keep its cache, makes such a cache. `generate()` reads at least one
token of the prompt, and the cache leaves none to read.

Instead: the cache of `input_ids[:, :-1]`; since 4.56 also `cache.crop(-1)`

Message: The size of tensor a (...) must match the size of tensor b (...) at non-singleton dimension 3

Message: index -1 is out of bounds for dimension 0 with size 0
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("given_cache_is_zeros", "whole_cache_cropped")


@pytest.fixture
def continued(hundred_run, hundred_cache, cache_name):
    """A factory: the sequences (8, 68) after a cache of the first `length` tokens of each row."""
    return lambda length: hundred_run(**{cache_name: hundred_cache(length)})[0]


@pytest.mark.holds("transformers>=5.3", source="huggingface/transformers#36151")
def test_rows_have_other_tokens(continued, hundred_greedy):
    """Each of eight rows has other tokens than without a cache."""
    assert (continued(48) != hundred_greedy.sequences[:, :68]).any(dim=1).all()


@pytest.mark.holds("transformers>=4.46,<5.3", source="huggingface/transformers#36151")
def test_a_cache_of_the_prompt_raises_index_error(continued, messages):
    """A cache of the whole prompt raises an `IndexError`."""
    with pytest.raises(IndexError, match=messages[1]):
        continued(48)


@pytest.mark.holds("transformers<4.46", source="huggingface/transformers#36151")
def test_a_cache_of_the_prompt_raises_runtime_error(continued, messages):
    """A cache of the whole prompt, of rows with pads, raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        continued(48)


def test_a_cache_without_the_last_token_is_continued(continued, hundred_greedy):
    """With a cache of all tokens but the last, the tokens are those without a cache."""
    assert torch.equal(continued(47), hundred_greedy.sequences[:, :68])
