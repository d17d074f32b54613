"""`set_seed(42)` before a call repeats its sampled text, on the same machine and release.

Tutorial 2.2: "set_seed(42)". The tutorial calls `set_seed()` once, before the pipeline is created.
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by("set_seed_without_torch", "generate_seeds_itself"),
]


@pytest.fixture(scope="module")
def draw(pipe):
    def call():
        return pipe("Hello dear!", do_sample=True, temperature=2.0, max_new_tokens=2, pad_token_id=50256)

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
