"""`generate()` ignores the caller's `position_ids` before 4.46 and follows them fully since 5.2.

Beyond the tutorial: a caller passes positions other than those that `generate()` computes from the mask.
In 4.46 to 5.1 every new token has the last position passed. Before 4.46 passing any makes positions count from the
first pad.

Instead: `model(ids, attention_mask=mask, position_ids=position_ids).logits[:, -1].argmax(-1)`, once per new token
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("caller_positions_dropped", "new_tokens_stand_still")


@pytest.fixture(scope="module")
def position_ids(batch):
    """The positions of the mask, moved on by two: [[2, 2, 2], [2, 3, 4]]."""
    return (batch["attention_mask"].cumsum(-1) - 1).clamp(min=0) + 2  # (B, T)


@pytest.fixture(scope="module")
def generated(model, batch, position_ids):
    """Two greedy tokens per row: sequences (2, 5), scores 2 of (2, V)."""
    settings = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 50256}
    returned = {"return_dict_in_generate": True, "output_scores": True}
    return model.generate(**batch, position_ids=position_ids, **settings, **returned)


@pytest.fixture(scope="module")
def by_hand(model, batch, generated):
    """A call: the logits (B, 2, V) of the two steps if the first four columns have these positions (B, 4)."""

    def call(position_ids):
        ids = generated.sequences[:, :4]
        mask = torch.cat([batch["attention_mask"], torch.ones_like(ids[:, :1])], dim=1)
        with torch.no_grad():
            return model(ids, attention_mask=mask, position_ids=position_ids).logits[:, 2:]

    return call


@pytest.mark.holds("transformers>=5.2", source="huggingface/transformers#43734")
def test_position_ids_continue_with_each_new_token(generated, by_hand, position_ids, tolerance):
    """`generate()` applies the caller's `position_ids` and counts on from the last one."""
    expected = by_hand(torch.cat([position_ids, position_ids[:, -1:] + 1], dim=1))
    torch.testing.assert_close(torch.stack(generated.scores, dim=1), expected, **tolerance)


@pytest.mark.holds("transformers>=4.46,<5.2", source="huggingface/transformers#33870")
def test_position_ids_repeat_the_last_one(generated, by_hand, position_ids, tolerance):
    """`generate()` applies the caller's `position_ids` and repeats the last one for new tokens."""
    expected = by_hand(torch.cat([position_ids, position_ids[:, -1:]], dim=1))
    torch.testing.assert_close(torch.stack(generated.scores, dim=1), expected, **tolerance)


@pytest.mark.holds("transformers<4.46", source="huggingface/transformers#33870")
def test_position_ids_are_ignored(generated, by_hand, tolerance):
    """`generate()` ignores the caller's `position_ids` and counts from the first pad of each row."""
    expected = by_hand(torch.tensor([[0, 1, 2, 3]] * 2, device=generated.sequences.device))
    torch.testing.assert_close(torch.stack(generated.scores, dim=1), expected, **tolerance)
