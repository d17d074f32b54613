"""`use_cache=False` generates the same tokens; by default `generate()` caches keys and values.

Beyond the tutorial: the cache saves time and does not change the text. Without the cache every step runs the whole
text through the model, pads included.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("use_cache_ignored", "uncached_steps_forget", "cache_forgets_steps_after_16")


@pytest.fixture(scope="module")
def uncached(model, batch, eos):
    settings = {"max_new_tokens": 4, "do_sample": False, "pad_token_id": eos, "use_cache": False}
    return model.generate(**batch, **settings, return_dict_in_generate=True, output_scores=True)


def test_rows_are_the_same_without_a_cache(uncached, batch_greedy):
    assert torch.equal(uncached.sequences, batch_greedy.sequences)


def test_scores_are_the_same_without_a_cache(uncached, batch_greedy, tolerance):
    for without, with_cache in zip(uncached.scores, batch_greedy.scores, strict=True):
        torch.testing.assert_close(without, with_cache, **tolerance)


def test_32_steps_in_eight_rows_are_the_same(hundred_model, hundred_batch, hundred_greedy, tolerance):
    """32 steps in eight rows of unequal lengths have the same scores without a cache."""
    settings = {"max_new_tokens": 32, "do_sample": False, "pad_token_id": 0, "use_cache": False}
    without = hundred_model.generate(**hundred_batch, **settings, return_dict_in_generate=True, output_scores=True)
    torch.testing.assert_close(torch.stack(without.scores), torch.stack(hundred_greedy.scores), **tolerance)


def test_outputs_have_no_keys_and_values(uncached):
    """`generate(use_cache=False)` returns no keys and values."""
    assert list(uncached) == ["sequences", "scores"]
