"""`use_cache=False` generates the same tokens; by default `generate()` caches keys and values.

Beyond the tutorial: the cache saves time and does not change the text. Without the cache every step runs the whole
text through the model, pads included.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("use_cache_ignored", "uncached_steps_forget", "cache_forgets_steps_after_16")
STEPS = 24


@pytest.fixture(scope="module")
def uncached(model, four, eos, V):
    settings = {"max_new_tokens": STEPS, "do_sample": False, "eos_token_id": V, "pad_token_id": eos}  # no row ends
    return model.generate(**four, **settings, use_cache=False, return_dict_in_generate=True, output_scores=True)


def test_rows_are_the_same_without_a_cache(uncached, crowd_greedy):
    assert torch.equal(uncached.sequences[:, -STEPS:], crowd_greedy.sequences[:4, -32:][:, :STEPS])


def test_scores_are_the_same_without_a_cache(uncached, crowd_greedy, tolerance):
    for without, with_cache in zip(uncached.scores, crowd_greedy.scores, strict=False):
        torch.testing.assert_close(without, with_cache[:4], **tolerance)


def test_outputs_have_no_keys_and_values(uncached):
    """`generate(use_cache=False)` returns no keys and values."""
    assert list(uncached) == ["sequences", "scores"]
