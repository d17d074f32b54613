"""With a cache, `last_hidden_state` has one row per new token, not one row.

Documentation: the docstring of `BaseModelOutputWithPastAndCrossAttentions`, the output of `GPT2Model`.

Erratum: The documentation says: "If `cache` is used only the last hidden-state of the sequences of shape
`(batch_size, 1, hidden_size)` is output." All new tokens have a row. It is one row only after one new token.

Instead: `outputs.last_hidden_state[:, -1]`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("last_state_is_one_row", "positions_forget_the_past")


@pytest.fixture(scope="module")
def states_after(hundred_model, hundred_texts, cache_name):
    """A factory: the last hidden states of the tokens that follow a cache of the first `length` of 24."""
    body, ids = hundred_model.transformer, hundred_texts["input_ids"]

    @torch.no_grad()
    def call(length):
        past = {cache_name: body(ids[:, :length])[cache_name]} if length else {}
        return body(ids[:, length:], **past).last_hidden_state

    return call


@pytest.mark.parametrize("new", [1, 4, 20])
def test_each_new_token_has_a_row(states_after, new):
    """After a cache, 1, 4 and 20 new tokens have 1, 4 and 20 rows."""
    assert states_after(24 - new).shape == (8, new, 16)


def test_several_new_tokens_have_more_than_one_row(states_after):
    """The shape after four new tokens is not that of one row per text."""
    assert states_after(20).shape != (8, 1, 16)


def test_one_row_is_that_of_the_whole_text(states_after, tolerance):
    """The row of one new token is the last of a pass over the whole text."""
    torch.testing.assert_close(states_after(23), states_after(0)[:, 23:], **tolerance)
