"""set_seed(42) before the call repeats its sampled text, on one machine and one release.

Tutorial 2.2 calls set_seed(42) once, before it makes the pipeline.
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


def test_the_seed_repeats_the_text(draw, seeded):
    transformers.set_seed(42)
    assert draw() == seeded[0]


def test_the_next_call_goes_on_from_there_to_another_text(seeded):
    assert seeded[1] != seeded[0]


def test_another_seed_gives_another_text(draw, seeded):
    transformers.set_seed(43)
    assert draw() != seeded[0]
