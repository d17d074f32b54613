"""Positions go on after the cache; `position_ids` that begin at 0 there change the logits in silence.

Documentation: "Indices of positions of each input sequence tokens in the position embeddings."
(`GPT2LMHeadModel.forward`, `position_ids`). One row of positions serves a whole batch.

Instead: leave `position_ids` out, unless there are pads on the left
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "positions_forget_the_past", "position_ids_are_ignored", "later_rows_have_position_0"
)


@pytest.fixture(scope="module")
def last_logits(hundred_model, hundred_texts, cache_name):
    """A factory: the logits of the last of 24 tokens, after a cache of the others, with these positions."""
    ids = hundred_texts["input_ids"]

    @torch.no_grad()
    def call(**positions):
        past = hundred_model(ids[:, :23])[cache_name]
        return hundred_model(ids[:, 23:], **{cache_name: past}, **positions).logits

    return call


def test_positions_go_on_after_the_cache(last_logits, hundred_texts, device, tolerance):
    """Without `position_ids`, the token after 23 has the position 23."""
    expected = hundred_texts["logits"][:, 23:]
    torch.testing.assert_close(last_logits(), expected, **tolerance)
    torch.testing.assert_close(last_logits(position_ids=torch.tensor([[23]], device=device)), expected, **tolerance)


def test_position_0_changes_the_logits(last_logits, hundred_texts, device):
    """The position 0 for the token after a cache changes its logits and raises no error."""
    found = last_logits(position_ids=torch.tensor([[0]], device=device))
    assert ((found - hundred_texts["logits"][:, 23:]).abs().amax((1, 2)) > 0.01).all()


def test_one_row_of_positions_serves_the_batch(hundred_model, hundred_texts, device, tolerance):
    """`position_ids` of the shape (1, 24) serve eight texts."""
    with torch.no_grad():
        logits = hundred_model(hundred_texts["input_ids"], position_ids=torch.arange(24, device=device)[None]).logits
    torch.testing.assert_close(logits, hundred_texts["logits"], **tolerance)
