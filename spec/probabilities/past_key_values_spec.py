"""past_key_values stand for the text before; a pass that is given them extends them, from 4.56 on.

Beyond the tutorial: with them the next token alone has the logits that the whole text gives it.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "positions_forget_the_past", "pass_keeps_a_cache", "cache_copied", "cache_forgets_a_token"
)


@pytest.fixture
def past(model, flag):
    """The keys and values of the first nine tokens; new for each check, for a pass may extend them."""
    with torch.no_grad():
        return model(flag["input_ids"][:, :9]).past_key_values


@pytest.fixture
def continued(model, flag, past):
    """The pass over the tenth token alone."""
    with torch.no_grad():
        return model(flag["input_ids"][:, 9:], past_key_values=past)


def test_the_next_token_alone_has_the_logits_of_the_whole_text(continued, flag_outputs, tolerance):
    torch.testing.assert_close(continued.logits, flag_outputs.logits[:, 9:], **tolerance)


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39765")
def test_they_are_extended_in_place(past, continued):
    assert past is continued.past_key_values
    assert past.get_seq_length() == 10


@pytest.mark.holds("transformers<4.56", source="huggingface/transformers#39765")
def test_they_are_a_tuple_of_pairs_that_stays_as_it_is(past, continued, L, H, D):
    shapes = [[tuple(tensor.shape) for tensor in pair] for pair in past]
    assert shapes == [[(1, H, 9, D // H)] * 2] * L  # (B, H, T, D / H); keys and values
    assert continued.past_key_values[0][0].shape == (1, H, 10, D // H)


def test_without_use_cache_there_are_none_and_the_logits_stay(model, flag, flag_outputs, tolerance):
    with torch.no_grad():
        outputs = model(**flag, use_cache=False)
    assert outputs.past_key_values is None
    torch.testing.assert_close(outputs.logits, flag_outputs.logits, **tolerance)
