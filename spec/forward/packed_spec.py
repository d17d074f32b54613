"""`position_ids` that restart at 0 part two texts in a row since 4.54.1, only with `use_cache=False`.

Beyond the tutorial: several texts in one row save the pads. By default a pass makes a cache, and then the second text
sees the first. A mask of ones has this effect too.

Instead: `model(input_ids, position_ids=position_ids, use_cache=False)`, without a mask
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("texts_are_parted_with_a_cache", "position_ids_are_ignored")


@pytest.fixture(scope="module")
def second_text(hundred_model, hundred_texts, device):
    """A factory: the logits of 8 tokens that follow a text of 16 in each row, with their own positions."""
    positions = torch.tensor([[*range(16), *range(8)]], device=device).expand(8, -1)

    @torch.no_grad()
    def call(**settings):
        return hundred_model(hundred_texts["input_ids"], position_ids=positions, **settings).logits[:, 16:]

    return call


@pytest.fixture(scope="module")
def alone(hundred_model, hundred_texts):
    """The logits of the 8 tokens alone."""
    with torch.no_grad():
        return hundred_model(hundred_texts["input_ids"][:, 16:]).logits


@pytest.mark.holds("transformers>=4.54.1", source="huggingface/transformers#39754")
def test_second_text_does_not_see_the_first(second_text, alone, tolerance):
    """Without a cache and a mask, the second text has the logits of the text alone."""
    torch.testing.assert_close(second_text(use_cache=False), alone, **tolerance)


@pytest.mark.holds("transformers<4.54.1", source="huggingface/transformers#39754")
def test_second_text_sees_the_first(second_text, alone):
    """Without a cache and a mask too, the second text has other logits than alone."""
    assert (second_text(use_cache=False) - alone).abs().max() > 0.1


def test_second_text_sees_the_first_by_default(second_text, alone):
    """By default the second text has other logits than alone, in each release."""
    assert (second_text() - alone).abs().max() > 0.1


def test_mask_of_ones_lets_it_see_the_first(second_text, alone, device):
    """With a mask of ones, the second text has other logits than alone, in each release."""
    found = second_text(use_cache=False, attention_mask=torch.ones(8, 24, dtype=torch.long, device=device))
    assert (found - alone).abs().max() > 0.1
