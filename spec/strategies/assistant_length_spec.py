"""Assisted texts end exactly at `max_new_tokens` or `max_length`; since 4.37 no draft goes beyond it.

Beyond the tutorial: the model adds a token of its own to each draft, so a draft has one token less than there is room.
The lengths and the end of text in `assistant_model.generation_config` have no effect.

Instead: Nothing needs to be done.
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "drafts_go_beyond_the_length",
    "assistant_ends_by_its_settings",
    "candidates_end_the_text",
    "drafts_of_five_by_default",
)


@pytest.mark.parametrize("number", [1, 2, 4, 5, 6, 9, 10, 11])
def test_max_new_tokens_is_met(assisted, assistant_for, number):
    """The text has `max_new_tokens` new tokens."""
    assert assisted(assistant_for(), max_new_tokens=number)[0].tolist() == [[*range(1, 4 + number)]]


@pytest.mark.holds("transformers<5.15", "transformers>=5.16", source="measured", about="refused draft")
def test_max_new_tokens_is_met_by_refused_drafts(assisted, assistant_for):
    """The text has `max_new_tokens` new tokens if each draft is refused."""
    for number in (2, 6, 10, 11):
        found = assisted(assistant_for([50] * 100), max_new_tokens=number)[0]
        assert found.tolist() == [[*range(1, 4 + number)]]


@pytest.mark.holds("transformers>=5.15,<5.16", source="measured", about="refused draft")
def test_refused_draft_raises_runtime_error(assisted, assistant_for):
    """A refused draft raises `RuntimeError`, in 5.15."""
    with pytest.raises(RuntimeError):
        assisted(assistant_for([50] * 100))


def test_max_length_counts_the_prompt(assisted, assistant_for):
    """The text has `max_length` tokens with the prompt."""
    for length in (4, 5, 8, 9, 10):
        found = assisted(assistant_for(), max_new_tokens=None, max_length=length)[0]
        assert found.tolist() == [[*range(1, 1 + length)]]


@pytest.mark.holds("transformers>=4.37", source="measured", about="room")
def test_draft_leaves_room_for_a_token(assisted, assistant_for):
    """A draft has at most one token less than there is room for."""
    for number, drafts in {1: [0], 2: [1], 5: [4], 6: [4, 0], 8: [4, 2], 10: [4, 4]}.items():
        assert assisted(assistant_for(), max_new_tokens=number)[1] == drafts


@pytest.mark.holds("transformers<4.37", source="measured", about="room")
def test_draft_is_as_long_as_ever(assisted, assistant_for):
    """A draft has four or five tokens, even if there is room for one."""
    for number in (1, 2):
        assert assisted(assistant_for(), max_new_tokens=number)[1] in ([4], [5])


@pytest.mark.parametrize(
    "settings", [{"max_length": 5}, {"max_new_tokens": 2}, {"min_length": 30}, {"eos_token_id": 6}, {"max_length": 2}]
)
def test_settings_of_the_assistant_have_no_effect(assisted, assistant_for, settings):
    """Lengths and `eos_token_id` in the assistant's `generation_config` change neither text nor drafts."""
    found, drafts = assisted(assistant_for(**settings))
    expected, others = assisted(assistant_for())
    assert found.tolist() == expected.tolist()
    assert drafts == others


@pytest.mark.parametrize(("end", "first"), [(4, 1), (6, 3), (8, 5), (9, 6), ([20, 7], 4)])
def test_end_of_text_within_a_draft_ends_the_text(assisted, assistant_for, end, first):
    """`eos_token_id` of the call ends the draft, and the text."""
    found, drafts = assisted(assistant_for(), eos_token_id=end)
    assert found.tolist() == [[*range(1, 4 + first)]]
    assert sum(drafts) + len(drafts) <= first + 1
