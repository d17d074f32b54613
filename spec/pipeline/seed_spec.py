"""`set_seed(42)` before a call repeats its sampled text, on the same machine and release.

Tutorial 2.2: "set_seed(42)". The tutorial calls `set_seed()` once, before the pipeline is created.
"""

import pytest
import torch
import transformers
from hypothesis import given
from hypothesis import strategies as st

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by(
        "set_seed_without_torch",
        "generate_seeds_itself",
        "set_seed_takes_16_bits",
    ),
]


@pytest.fixture(scope="module")
def draw(pipe, eos):
    def call():
        return pipe("Hello dear!", do_sample=True, temperature=2.0, max_new_tokens=8, pad_token_id=eos)

    return call


@pytest.fixture(scope="module")
def seeded(draw):
    transformers.set_seed(42)
    return [draw(), draw()]


def test_same_seed_repeats_the_text(draw, seeded):
    transformers.set_seed(42)
    assert draw() == seeded[0]


def test_next_call_draws_a_different_text(seeded):
    assert seeded[1] != seeded[0]


def test_different_seed_draws_a_different_text(draw, seeded):
    transformers.set_seed(43)
    assert draw() != seeded[0]


@given(seed=st.integers(0, 2**32 - 1), bit=st.integers(0, 31))
def test_any_seed_repeats_its_own_numbers(seed, bit, device):
    """Every seed repeats its own random numbers; a seed that differs in one bit draws others."""

    def draw(seed):
        transformers.set_seed(seed)
        return torch.rand(8, device=device).tolist()

    assert draw(seed) == draw(seed) != draw(seed ^ 1 << bit)
