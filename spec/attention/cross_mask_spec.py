"""`encoder_attention_mask` hides encoder states, except in 5.2 to 5.15, which ignore the mask.

Documentation: "Mask to avoid performing attention on the padding token indices of the encoder input."
(`GPT2LMHeadModel.forward`, `encoder_attention_mask`). Where the mask is ignored, the pads of a source are read.

Instead: transformers>=5.16: `model(ids, encoder_hidden_states=states, encoder_attention_mask=mask)`
transformers>=5.2,<5.16: one source per pass, cut to its length
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("encoder_mask_ignored", "states_are_ignored")


@pytest.fixture(scope="module", params=["default", "eager"])
def logits_of(head_for, hundred_texts, request):
    """The call: the logits with these encoder states and this mask, under the default and under eager attention."""
    settings = {} if request.param == "default" else {"attn_implementation": "eager"}
    model = head_for("GPT2LMHeadModel", add_cross_attention=True, **settings)
    return torch.no_grad()(lambda **states: model(hundred_texts["input_ids"], **states).logits)


@pytest.fixture(scope="module")
def states(device):
    """Encoder states (8, 5, 16)."""
    return torch.randn(8, 5, 16, generator=torch.Generator().manual_seed(42)).to(device)


@pytest.fixture(scope="module")
def mask(device):
    """A mask that shows the first three of five states."""
    return torch.tensor([[1, 1, 1, 0, 0]] * 8, device=device)


@pytest.mark.holds("transformers<5.2", "transformers>=5.16", source="huggingface/transformers#47946")
def test_mask_hides_states(logits_of, states, mask, tolerance):
    """A mask that hides the last two states has the logits of the first three states alone."""
    found = logits_of(encoder_hidden_states=states, encoder_attention_mask=mask)
    torch.testing.assert_close(found, logits_of(encoder_hidden_states=states[:, :3].contiguous()), **tolerance)


@pytest.mark.holds("transformers>=5.2,<5.16", source="huggingface/transformers#47946")
def test_mask_is_ignored(logits_of, states, mask, tolerance):
    """A mask that hides the last two states has no effect."""
    found = logits_of(encoder_hidden_states=states, encoder_attention_mask=mask)
    torch.testing.assert_close(found, logits_of(encoder_hidden_states=states), **tolerance)


def test_no_mask_shows_all_states(logits_of, states, mask, tolerance):
    """Without a mask all states are shown, as with a mask of ones; the last two states have an effect."""
    found = logits_of(encoder_hidden_states=states)
    ones = logits_of(encoder_hidden_states=states, encoder_attention_mask=torch.ones_like(mask))
    torch.testing.assert_close(found, ones, **tolerance)
    assert (found - logits_of(encoder_hidden_states=states[:, :3].contiguous())).abs().max() > 0.001
