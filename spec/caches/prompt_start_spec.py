"""`generate()` continues from a cache of the prompt's first tokens; before 4.35 it raises an error.

Documentation: the page "Cache strategies", section "Prefill a cache": the cache of a prefix serves all prompts that
begin with it. The prompt is passed whole, and only the tokens that the cache lacks go through the model.

Instead: `generate(whole_prompt, cache=copy.deepcopy(cache_of_the_start))`; before 5.24 the name is `past_key_values`

Message: The size of tensor a (...) must match the size of tensor b (...) at non-singleton dimension 3
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("given_cache_is_zeros", "given_cache_ignored", "given_cache_forgets_after_20")


@pytest.fixture
def continued(hundred_run, hundred_cache, cache_name):
    """A factory: the sequences (8, 56) after a cache of the first `length` tokens of each row."""
    return lambda length: hundred_run(max_new_tokens=8, **{cache_name: hundred_cache(length)})[0]


@pytest.fixture
def lengths(hundred_model):
    """The numbers of tokens of each pass through the model, a list that grows during a check."""
    seen = []
    hook = hundred_model.transformer.wte.register_forward_hook(lambda module, ids, states: seen.append(states.shape[1]))
    yield seen
    hook.remove()


@pytest.mark.holds("transformers>=4.35", source="measured", about="batch")
@pytest.mark.parametrize("length", [1, 20, 47])
def test_tokens_are_those_without_a_cache(continued, hundred_greedy, length):
    """Eight rows of 48 have the tokens of a call without a cache, after a cache of 1, 20 or 47."""
    assert torch.equal(continued(length), hundred_greedy.sequences[:, :56])


@pytest.mark.holds("transformers>=4.35", source="measured", about="passes")
def test_the_model_reads_only_the_other_tokens(hundred_run, hundred_cache, cache_name, lengths):
    """The first pass reads only the tokens that the cache lacks, each later pass one token."""
    past = hundred_cache(20)
    lengths.clear()
    hundred_run(max_new_tokens=8, **{cache_name: past})
    assert lengths[:8] == [28, *[1] * 7]  # hundred_run makes one more pass


@pytest.mark.holds("transformers<4.35", source="measured", about="batch")
def test_a_cache_of_20_tokens_raises_runtime_error(continued, messages):
    """A cache of 20 of 48 tokens raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        continued(20)


@pytest.mark.holds("transformers<4.35", source="measured", about="passes")
def test_a_cache_of_all_but_one_token_is_continued(continued, hundred_greedy):
    """Only a cache of all tokens but the last one is continued."""
    assert torch.equal(continued(47), hundred_greedy.sequences[:, :56])
    with pytest.raises(RuntimeError):
        continued(46)
