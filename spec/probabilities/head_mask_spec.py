"""head_mask silences heads of the attention, until 5.0; from then on a pass takes it and ignores it.

Beyond the tutorial: what a head is good for is found out by silencing it. From 5.0 on the logits stay as they are, and
nothing says so.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("head_mask_ignored", "head_mask_refused")


@pytest.fixture
def silence(eager_model, flag):
    """The call: the logits (1, 10, V) of a pass in which no head of the first layer speaks."""
    config, device = eager_model.config, eager_model.device
    mask = torch.ones(config.n_layer, config.n_head, device=device)
    mask[0] = 0
    with torch.no_grad():
        yield lambda: eager_model(**flag, head_mask=mask).logits


@pytest.mark.holds("transformers<5", source="huggingface/transformers#41076")
def test_what_the_heads_of_a_layer_add_is_left_out(silence, eager_model, flag, tolerance):
    projection = eager_model.transformer.h[0].attn.c_proj
    handle = projection.register_forward_pre_hook(lambda _, inputs: (torch.zeros_like(inputs[0]),))
    expected = eager_model(**flag).logits
    handle.remove()
    torch.testing.assert_close(silence(), expected, **tolerance)


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#41076")
def test_the_logits_stay(silence, eager_model, flag):
    assert torch.equal(silence(), eager_model(**flag).logits)
