"""Sampling differs from seed to seed; the same seed repeats it to the bit.

Tutorial 2.1: "sample randomly"; the seed is set with set_seed, as in the tutorial's pipeline calls.
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("set_seed_without_torch", "sampling_is_greedy", "generate_seeds_itself"),
]


@pytest.fixture(scope="module")
def sample(model, batch):
    """A factory: two tokens a row, drawn from the fifty likeliest, so hot that no two draws agree by chance."""
    named = {"max_new_tokens": 2, "do_sample": True, "top_k": 50, "temperature": 5.0, "pad_token_id": 50256}
    return lambda: model.generate(**batch, **named)


@pytest.fixture(scope="module")
def rows(sample):
    transformers.set_seed(42)
    return sample()


def test_the_same_seed_repeats_the_rows(sample, rows):
    transformers.set_seed(42)
    assert torch.equal(sample(), rows)


def test_the_next_call_goes_on_drawing(sample, rows):
    assert not torch.equal(sample(), rows)


def test_another_seed_gives_other_rows(sample, rows):
    transformers.set_seed(1)
    assert not torch.equal(sample(), rows)


def test_the_seed_that_counts_is_of_torch(sample, rows):
    torch.manual_seed(42)
    assert torch.equal(sample(), rows)
