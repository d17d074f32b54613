"""`generate()` ignores the caller's `position_ids` before 4.46 and follows them fully since 5.2.

Beyond the tutorial: a caller passes positions other than those that `generate()` computes from the mask.
In 4.46 to 5.1 every new token has the last position passed. Before 4.46 passing any makes positions count from the
first pad.

Instead: `model(ids, attention_mask=mask, position_ids=position_ids).logits[:, -1].argmax(-1)`, once per new token
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "caller_positions_dropped", "new_tokens_stand_still", "positions_passed_saturate_at_256"
)
STEPS = 4


@pytest.fixture(scope="module")
def texts(crowd):
    """Three texts of 1 to about a hundred tokens: input_ids and attention_mask (3, T)."""
    return {name: tensor[[0, 4, 7]] for name, tensor in crowd.items()}


@pytest.fixture(scope="module")
def position_ids(texts, P):
    """The positions of the mask, moved on so far that the last step has the last position: (3, T)."""
    counted = (texts["attention_mask"].cumsum(-1) - 1).clamp(min=0)
    return counted + P - STEPS - counted.max()


@pytest.fixture(scope="module")
def generated(model, texts, position_ids, eos):
    """Greedy tokens after each text: sequences (3, T + STEPS), scores STEPS of (3, V)."""
    settings = {"max_new_tokens": STEPS, "do_sample": False, "pad_token_id": eos}
    returned = {"return_dict_in_generate": True, "output_scores": True}
    return model.generate(**texts, position_ids=position_ids, **settings, **returned)


@pytest.fixture(scope="module")
def by_hand(model, texts, generated):
    """A call: the logits (3, STEPS, V) if all columns but the last have these positions (3, T + STEPS - 1)."""

    def call(position_ids):
        ids = generated.sequences[:, :-1]
        mask = torch.cat([texts["attention_mask"], torch.ones_like(ids[:, 1 - STEPS :])], dim=1)
        with torch.no_grad():
            states = model.transformer(ids, attention_mask=mask, position_ids=position_ids)[0]
            return model.lm_head(states[:, -STEPS:])

    return call


@pytest.mark.holds("transformers>=5.2", source="huggingface/transformers#43734")
def test_position_ids_continue_with_each_new_token(generated, by_hand, position_ids, tolerance):
    """`generate()` applies the caller's `position_ids` and counts on from the last one."""
    after = position_ids[:, -1:] + torch.arange(1, STEPS, device=position_ids.device)  # (3, STEPS - 1)
    expected = by_hand(torch.cat([position_ids, after], dim=1))
    torch.testing.assert_close(torch.stack(generated.scores, dim=1), expected, **tolerance)


@pytest.mark.holds("transformers>=4.46,<5.2", source="huggingface/transformers#33870")
def test_position_ids_repeat_the_last_one(generated, by_hand, position_ids, tolerance):
    """`generate()` applies the caller's `position_ids` and repeats the last one for new tokens."""
    expected = by_hand(torch.cat([position_ids, position_ids[:, -1:].expand(3, STEPS - 1)], dim=1))
    torch.testing.assert_close(torch.stack(generated.scores, dim=1), expected, **tolerance)


@pytest.mark.holds("transformers<4.46", source="huggingface/transformers#33870")
def test_position_ids_are_ignored(generated, by_hand, tolerance):
    """`generate()` ignores the caller's `position_ids` and counts from the first pad of each row."""
    columns = torch.arange(generated.sequences.shape[1] - 1, device=generated.sequences.device)
    expected = by_hand(columns.expand(3, -1))
    torch.testing.assert_close(torch.stack(generated.scores, dim=1), expected, **tolerance)
