"""`use_cache=False` generates the same tokens; by default `generate()` caches keys and values.

Beyond the tutorial: the cache saves time and does not change the text. Without the cache every step runs the whole
text through the model, pads included.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("use_cache_ignored", "uncached_steps_forget")


@pytest.fixture(scope="module")
def uncached(model, batch):
    settings = {"max_new_tokens": 4, "do_sample": False, "pad_token_id": 50256, "use_cache": False}
    return model.generate(**batch, **settings, return_dict_in_generate=True, output_scores=True)


def test_rows_are_the_same_without_a_cache(uncached, batch_greedy):
    assert torch.equal(uncached.sequences, batch_greedy.sequences)


def test_scores_are_the_same_without_a_cache(uncached, batch_greedy, tolerance):
    for without, with_cache in zip(uncached.scores, batch_greedy.scores, strict=True):
        torch.testing.assert_close(without, with_cache, **tolerance)


def test_outputs_have_no_keys_and_values(uncached):
    """`generate(use_cache=False)` returns no keys and values."""
    assert list(uncached) == ["sequences", "scores"]
