"""`generate(ids, encoder_hidden_states=states)` attends to the states since 4.46; before, drops them.

Beyond the tutorial: the documentation has `encoder_hidden_states` as an argument of a pass. Before 4.46 `generate()`
accepts the argument and writes the text that it writes without.

Instead: transformers>=4.46: `model.generate(ids, encoder_hidden_states=states)`
transformers<4.46: a pass per token, with the states
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("generate_drops_the_states", "states_are_ignored")


@pytest.fixture(scope="module")
def model(head_for):
    return head_for("GPT2LMHeadModel", add_cross_attention=True)


@pytest.fixture(scope="module")
def states(device):
    """Encoder states (8, 5, 16), large enough to change the text."""
    return 5 * torch.randn(8, 5, 16, generator=torch.Generator().manual_seed(42)).to(device)


@pytest.fixture(scope="module")
def write(model, hundred_texts):
    """The call: six greedy tokens after eight texts, with these states if any."""
    ids = hundred_texts["input_ids"]
    settings = {"max_new_tokens": 6, "do_sample": False, "pad_token_id": 0, "attention_mask": torch.ones_like(ids)}
    return lambda **states: model.generate(ids, **settings, **states)


@pytest.fixture(scope="module")
def by_hand(model, states, hundred_texts):
    """The same tokens, of a pass per token with the states and without a cache."""
    ids = hundred_texts["input_ids"]
    with torch.no_grad():
        for _ in range(6):
            logits = model(ids, encoder_hidden_states=states, use_cache=False).logits
            ids = torch.cat([ids, logits[:, -1:].argmax(-1)], dim=1)
    return ids


@pytest.mark.holds("transformers>=4.46", source="measured")
def test_text_is_that_of_passes_with_the_states(write, states, by_hand):
    """The text is that of a pass per token with the states."""
    assert torch.equal(write(encoder_hidden_states=states), by_hand)


@pytest.mark.holds("transformers<4.46", source="measured")
def test_text_is_that_without_states(write, states):
    """The text is that of a call without the states."""
    assert torch.equal(write(encoder_hidden_states=states), write())


def test_passes_with_the_states_write_another_text(write, by_hand):
    """A pass per token with the states writes another text than a call without."""
    assert not torch.equal(write(), by_hand)
