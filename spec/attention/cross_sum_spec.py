"""A block adds its cross-attention to the states of the tokens, between self-attention and MLP.

Documentation: "Whether cross-attention layers should be added to the model." (`GPT2Config`, `add_cross_attention`). The
queries are of the tokens, after a LayerNorm of its own; keys and values are of `encoder_hidden_states`, without one.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("cross_attention_is_subtracted", "cross_attention_is_not_scaled")


@pytest.fixture(scope="module")
def states(device):
    """Encoder states (8, 5, 16)."""
    return torch.randn(8, 5, 16, generator=torch.Generator().manual_seed(42)).to(device)


@pytest.fixture
def around(head_for, hundred_texts):
    """A call: a block, and the states (8, 24, 16) of the tokens before and after its cross-attention to others."""

    @torch.no_grad()
    def call(place, states):
        model, read = head_for("GPT2LMHeadModel", add_cross_attention=True), []
        block = model.transformer.h[place]
        for norm in (block.ln_cross_attn, block.ln_2):  # ln_2 stands before the MLP
            norm.register_forward_pre_hook(lambda _, args: read.append(args[0]))
        model(hundred_texts["input_ids"], encoder_hidden_states=states)
        return block, *read

    return call


@torch.no_grad()
def by_hand(block, tokens, states):
    """Return the cross-attention (8, 24, 16): what each token reads from the encoder states."""
    layer = block.crossattention
    keys, values = layer.c_attn(states).split(16, dim=-1)
    three = (layer.q_attn(block.ln_cross_attn(tokens)), keys, values)
    queries, keys, values = (part.view(8, -1, 2, 8).transpose(1, 2) for part in three)  # a row per head
    weights = (queries @ keys.transpose(-1, -2) / 8**0.5).softmax(-1)
    return layer.c_proj((weights @ values).transpose(1, 2).flatten(2))


@pytest.mark.parametrize("place", [0, 1])
def test_cross_attention_is_added_before_the_mlp(around, states, place, tolerance):
    """The MLP of each block reads the states of the tokens plus the cross-attention, computed by hand."""
    block, before, after = around(place, states)
    torch.testing.assert_close(after, before + by_hand(block, before, states), **tolerance)


def test_single_state_is_read_by_each_token(around, states, tolerance):
    """With one encoder state, the value of that state is added to each token, whatever the token is."""
    block, before, after = around(0, states[:, :1])
    value = block.crossattention.c_attn(states[:, :1])[..., 16:]
    torch.testing.assert_close(after, before + block.crossattention.c_proj(value).detach(), **tolerance)
