"""`min_length` counts the prompt and `min_new_tokens` does not; until then the end scores -inf.

Documentation: "Its effect is overridden by `min_new_tokens`, if also set" (`GenerationConfig`, `min_length`). The
prompt's left pads count too. Before 4.40 the larger of the two minima holds.

Instead: `min_new_tokens=10`, without `min_length`

Message: Both `min_new_tokens` (=5) and `min_length`(=60) seem to have been set. `min_new_tokens` will take precedence.
Please refer to the documentation for more information.
(https://huggingface.co/docs/transformers/main/en/main_classes/text_generation)
"""

import re

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "min_length_one_short",
    "min_length_never_lifted",
    "min_new_tokens_count_the_prompt",
    "min_length_of_four_rows",
    "min_length_forgotten_after_16_steps",
    "min_new_tokens_at_most_16",
    "larger_minimum_holds",
    "generation_warnings_silent",
)
END = 7  # an id that no row writes in the first steps


@pytest.fixture(scope="module")
def blocked(hundred_run):
    """A factory: the steps in which the end scores minus infinity, the same ones in all eight rows."""

    def steps(**settings):
        _, scores, _ = hundred_run(**settings, eos_token_id=END)
        at_end = scores[..., END] == -torch.inf
        others = torch.arange(100, device=scores.device) != END
        assert (scores[..., others] > -torch.inf).all()
        assert (at_end == at_end[:1]).all()
        return at_end[0].nonzero().flatten().tolist()

    return steps


@pytest.mark.parametrize("length", [49, 58, 66])
def test_min_length_counts_the_prompt(blocked, length):
    """`min_length` blocks the end until prompt and new tokens are that long; the prompts have 48 tokens."""
    assert blocked(min_length=length) == list(range(length - 48))


@pytest.mark.parametrize("new", [1, 10, 18])
def test_min_new_tokens_does_not_count_the_prompt(blocked, new):
    """`min_new_tokens` blocks the end until the new text is that long."""
    assert blocked(min_new_tokens=new) == list(range(new))


def test_min_length_within_the_prompt_blocks_nothing(blocked):
    """A `min_length` that the prompt reaches blocks nothing."""
    assert blocked(min_length=48) == blocked() == []


@pytest.mark.holds("transformers>=4.40", source="measured", about="both")
def test_min_new_tokens_takes_precedence(blocked, library_log, messages):
    """`min_new_tokens` takes precedence over a larger `min_length`, and `generate()` logs a warning."""
    assert blocked(min_new_tokens=5, min_length=60) == list(range(5))
    assert [bool(re.search(messages[0], message)) for message in library_log.messages[-1:]] == [True]


@pytest.mark.holds("transformers<4.40", source="measured", about="both")
def test_larger_minimum_holds(blocked, library_log):
    """The larger of `min_new_tokens` and `min_length` holds, and no warning is logged about both."""
    assert blocked(min_new_tokens=5, min_length=60) == list(range(12))
    assert not any("precedence" in message for message in library_log.messages)
