"""With "heuristic" an assistant keeps the length of its drafts for the next call, since 4.38.

Documentation: "`num_assistant_tokens` value is persistent over multiple generation calls with the same assistant
model." (`GenerationConfig`, `num_assistant_tokens_schedule`). Since 4.47 an empty draft counts as accepted.

Instead: transformers<4.38: `copy.deepcopy(assistant)` for each call
transformers>=4.38: `assistant.generation_config.num_assistant_tokens_schedule = "heuristic_transient"`
"""

import pytest

pytestmark = pytest.mark.refuted_by("drafts_never_change", "drafts_begin_anew", "drafts_are_remembered")


@pytest.fixture
def calls(assistant_for, assisted):
    """A function: the drafts of two calls of 7 tokens with one assistant, which drafts 4 at first and is wrong."""

    def two(schedule):
        assistant = assistant_for([50] * 100, num_assistant_tokens_schedule=schedule)
        return [assisted(assistant, max_new_tokens=7)[1] for _ in range(2)]

    return two


@pytest.mark.holds("transformers>=4.47", source="measured", about="heuristic")
def test_last_turn_adds_two_tokens(calls):
    """The last turn, an empty draft, adds two: after drafts that shrank to 1, the next call begins with 3."""
    first, second = calls("heuristic")
    assert first == [4, 3, 2, 1, 1, 1, 0]
    assert second[:3] == [3, 2, 1]


@pytest.mark.holds(
    "transformers<4.35", "transformers>=4.38,<4.47", source="huggingface/transformers#28759", about="heuristic"
)
def test_next_call_begins_where_this_one_ended(calls):
    """After drafts that shrank to 1, the next call begins with 1."""
    first, second = calls("heuristic")
    assert first[:2] in ([4, 3], [5, 4])
    assert second[:3] == [1, 1, 1]


@pytest.mark.holds("transformers>=4.35,<4.38", source="huggingface/transformers#28759", about="heuristic")
def test_each_call_begins_anew(calls):
    """Each call begins with the four tokens of the setting."""
    first, second = calls("heuristic")
    assert first == second
    assert first[:3] == [4, 3, 2]


@pytest.mark.holds("transformers>=4.38", source="huggingface/transformers#28759", about="heuristic_transient")
def test_heuristic_transient_begins_anew(calls):
    """With "heuristic_transient", each call begins with the four tokens of the setting."""
    first, second = calls("heuristic_transient")
    assert first == second
    assert first[:3] == [4, 3, 2]


@pytest.mark.absent("transformers<4.38", source="huggingface/transformers#28759", about="heuristic_transient")
def test_heuristic_transient_is_not_known(calls):
    """ "heuristic_transient" is ignored: drafts do not shrink, or the next call begins with another length."""
    first, second = calls("heuristic_transient")
    assert first[:2] == [4, 4] or first[0] != second[0]
