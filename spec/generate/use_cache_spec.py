"""generate() keeps the keys and values of the text before; use_cache=False gives the same tokens.

Beyond the tutorial: the cache saves time, not quality; without it every step runs the whole text, pads included.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("use_cache_ignored", "uncached_steps_forget")


@pytest.fixture(scope="module")
def uncached(model, batch):
    settings = {"max_new_tokens": 4, "do_sample": False, "pad_token_id": 50256, "use_cache": False}
    return model.generate(**batch, **settings, return_dict_in_generate=True, output_scores=True)


def test_the_rows_are_the_same(uncached, batch_greedy):
    assert torch.equal(uncached.sequences, batch_greedy.sequences)


def test_so_are_the_scores(uncached, batch_greedy, tolerance):
    for without, with_cache in zip(uncached.scores, batch_greedy.scores, strict=True):
        torch.testing.assert_close(without, with_cache, **tolerance)


def test_no_cache_is_returned(uncached):
    assert getattr(uncached, "past_key_values", None) is None
