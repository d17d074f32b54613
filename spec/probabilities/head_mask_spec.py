"""`head_mask` turns attention heads off before 5.0; the default attention ignores it since 4.54.1.

Beyond the tutorial: turning a head off shows what the head is good for. The default attention logs a warning in 4.54.1
to 4.57. Since 5.0 a pass ignores `head_mask` under every attention and logs nothing.

Instead: `model.transformer.h[0].attn.c_proj.register_forward_pre_hook(lambda _, x: (torch.zeros_like(x[0]),))`,
which turns off all heads of layer 0

Message: `sdpa` attention does not support `output_attentions=True` or `head_mask`. Please set your attention to `eager`
if you want any of these features.
"""

import re

import pytest
import torch

pytestmark = pytest.mark.refuted_by("head_mask_ignored", "head_mask_of_the_first_layer", "head_mask_refused")


@pytest.fixture
def mask(L, H, device):
    """A mask (L, H) that drops every second head of every layer, the first one of the first layer."""
    return (torch.arange(L)[:, None] + torch.arange(H)).remainder(2).float().to(device)


@pytest.fixture
def masked_logits(flag, mask):
    """A factory: the logits (1, T, V) of a pass with this mask."""

    def logits(model):
        with torch.no_grad():
            return model(**flag, head_mask=mask.to(model.dtype)).logits

    return logits


@pytest.fixture
def logits_without_heads(flag, mask, D, H):
    """A factory: the logits (1, T, V) of a pass in which hooks drop what the masked heads add."""

    def logits(model):
        kept = mask.repeat_interleave(D // H, dim=1).to(model.dtype)  # (L, D)
        hooks = []
        for block, row in zip(model.transformer.h, kept, strict=True):
            hooks.append(block.attn.c_proj.register_forward_pre_hook(lambda _, x, row=row: (x[0] * row,)))
        with torch.no_grad():
            result = model(**flag).logits
        for hook in hooks:
            hook.remove()
        return result

    return logits


@pytest.mark.holds("transformers<5", source="huggingface/transformers#41076", about="eager attention")
def test_head_mask_drops_what_the_heads_add(masked_logits, logits_without_heads, eager_model, tolerance):
    """Under eager attention, `head_mask` drops what the masked heads add."""
    torch.testing.assert_close(masked_logits(eager_model), logits_without_heads(eager_model), **tolerance)


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#41076", about="eager attention")
def test_head_mask_does_not_change_the_logits(masked_logits, logits_without_heads, eager_model, flag, library_log):
    """Under eager attention, `head_mask` does not change the logits; nothing is logged."""
    assert torch.equal(masked_logits(eager_model), eager_model(**flag).logits)
    assert (masked_logits(eager_model) - logits_without_heads(eager_model)).abs().max() > 0.01
    assert not library_log.messages


@pytest.mark.needs("the default attention")
@pytest.mark.holds("transformers<4.54.1", source="huggingface/transformers#39754", about="default attention")
def test_the_default_attention_heeds_head_mask(masked_logits, logits_without_heads, model, tolerance):
    """Under the default attention, `head_mask` drops what the masked heads add."""
    torch.testing.assert_close(masked_logits(model), logits_without_heads(model), **tolerance)


@pytest.mark.needs("the default attention")
@pytest.mark.holds("transformers>=4.54.1,<5", source="huggingface/transformers#39754", about="default attention")
def test_sdpa_ignores_head_mask_with_a_warning(masked_logits, model, flag_outputs, library_log, messages):
    """The default attention ignores `head_mask` and logs a warning."""
    assert torch.equal(masked_logits(model), flag_outputs.logits)
    assert any(re.search(messages[0], message) for message in library_log.messages)


@pytest.mark.needs("the default attention")
@pytest.mark.holds("transformers>=5", source="huggingface/transformers#41076", about="default attention")
def test_sdpa_ignores_head_mask_without_a_warning(masked_logits, model, flag_outputs, library_log):
    """The default attention ignores `head_mask` and logs nothing."""
    assert torch.equal(masked_logits(model), flag_outputs.logits)
    assert not library_log.messages
