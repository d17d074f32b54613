"""`c_attn` holds `W_Q`, `W_K` and `W_V` side by side, each of 12 heads of 64 columns in `gpt2`.

Tutorial 5: "the attention matrices, in each layer and each head $(W_Q, W_K, W_V)$" are printed as
"transformer.h.0.attn.c_attn.weight torch.Size([768, 2304])", and 2304 is 3 times 12 times 64.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by(
        "attention_not_scaled", "keys_before_queries", "heads_attend_alike", "heads_attend_alike_in_long_texts"
    ),
]


@pytest.fixture(scope="module")
def outputs(eager_model, full_row):
    """A pass over a hundred tokens with hidden states and attention weights."""
    with torch.no_grad():
        return eager_model.transformer(full_row[:, :100], output_hidden_states=True, output_attentions=True)


@pytest.fixture(scope="module")
def by_hand(eager_model, outputs, H, D):
    """Per layer the attention weights and the output, computed by hand from the hidden state that enters the layer."""
    results = []
    with torch.no_grad():
        for i, (block, x) in enumerate(zip(eager_model.transformer.h, outputs.hidden_states, strict=False)):
            qkv = block.ln_1(x) @ block.attn.c_attn.weight + block.attn.c_attn.bias  # (B, T, 3 * D)
            parts = qkv.split(D, dim=-1)
            Q, K, V = (part.unflatten(-1, (H, D // H)).transpose(1, 2) for part in parts)  # (B, H, T, D / H)
            products = Q @ K.transpose(2, 3) / (D // H) ** 0.5  # (B, H, T, T)
            if eager_model.config.scale_attn_by_inverse_layer_idx:  # not in gpt2
                products = products / (i + 1)
            hidden = torch.ones_like(products, dtype=torch.bool).triu(1)  # the later tokens
            weights = products.masked_fill(hidden, -torch.inf).softmax(-1)
            attended = (weights @ V).transpose(1, 2).flatten(2)  # heads side by side: (B, T, D)
            x = x + attended @ block.attn.c_proj.weight + block.attn.c_proj.bias
            results.append((weights, x + block.mlp(block.ln_2(x))))
    return results


@pytest.mark.needs("float32")
def test_attention_by_hand_equals_every_head(eager_model, outputs, by_hand, D):
    """The attention weights computed by hand from `c_attn` equal those of every layer and head."""
    assert eager_model.transformer.h[0].attn.c_attn.weight.shape == (D, 3 * D)
    for (weights, _), attention in zip(by_hand, outputs.attentions, strict=True):
        torch.testing.assert_close(weights, attention)


def test_output_by_hand_equals_every_layer(eager_model, outputs, by_hand, tolerance):
    """The output computed by hand from `c_attn` equals that of every layer."""
    states = [state for _, state in by_hand]
    with torch.no_grad():
        states[-1] = eager_model.transformer.ln_f(states[-1])  # the last hidden state is normalised
    for state, expected in zip(states, outputs.hidden_states[1:], strict=True):
        torch.testing.assert_close(state, expected, **tolerance)


def test_no_two_heads_have_equal_attention_weights(outputs, H):
    for attention in outputs.attentions:
        assert torch.unique(attention[0], dim=0).shape[0] == H
