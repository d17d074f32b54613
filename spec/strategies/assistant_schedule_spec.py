"""With "heuristic" an assistant drafts two tokens more after an accepted draft, else one less.

Documentation: "When all speculative tokens are correct, increase `num_assistant_tokens` by 2 else reduce by 1."
(`GenerationConfig`, `num_assistant_tokens_schedule`). A draft has at least one token.

Instead: transformers<4.35: Nothing needs to be done.
transformers>=4.35: `assistant.generation_config.num_assistant_tokens_schedule = "heuristic"`
"""

import pytest

pytestmark = pytest.mark.refuted_by("drafts_never_change", "drafts_shrink_below_one", "drafts_change_by_one")


@pytest.fixture
def drafts(assistant_for, assisted):
    """The call: the drafts of 24 tokens under this schedule, with an assistant that agrees or not, from 3 on."""

    def call(schedule, agrees=True):
        settings = {"num_assistant_tokens": 3, "num_assistant_tokens_schedule": schedule}
        assistant = assistant_for(None if agrees else [50] * 100, **settings)
        return assisted(assistant, max_new_tokens=24)[1]

    return call


@pytest.mark.holds("transformers>=4.35", source="measured", about="heuristic")
def test_accepted_drafts_grow_by_two(drafts):
    """With "heuristic", accepted drafts have 3, 5 and 7 tokens."""
    assert drafts("heuristic")[:3] == [3, 5, 7]


@pytest.mark.holds("transformers<4.35", source="measured", about="heuristic")
def test_first_draft_has_five_tokens(drafts):
    """Accepted drafts have 5, 7 and 9 tokens, whatever the assistant's settings are."""
    assert drafts("heuristic")[:3] == drafts("constant")[:3] == [5, 7, 9]


def test_refused_drafts_shrink_to_one_token(drafts):
    """With "heuristic", each refused draft is followed by a shorter one, down to one token."""
    first, *others = drafts("heuristic", agrees=False)
    expected = [max(1, first - turn) for turn in range(24)]
    assert [first, *others][:22] == expected[:22]


@pytest.mark.holds("transformers>=4.35", source="measured", about="constant")
@pytest.mark.parametrize("agrees", [True, False])
def test_constant_drafts_keep_their_length(drafts, agrees):
    """With "constant", each draft has three tokens, up to the last ones, which end with the text."""
    assert set(drafts("constant", agrees)[:5]) == {3}


@pytest.mark.holds("transformers<4.35", source="measured", about="constant")
@pytest.mark.parametrize("agrees", [True, False])
def test_constant_is_not_known(drafts, agrees):
    """With "constant", the drafts grow and shrink too."""
    assert drafts("constant", agrees) == drafts("heuristic", agrees)
