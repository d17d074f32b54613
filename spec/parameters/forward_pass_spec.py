"""The forward pass is twenty lines of torch on the tensors of the `state_dict`.

Tutorial 5: "for name, weights in state_dict.items()" prints names and shapes, not what is computed with them.
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.needs("a GELU"),
    pytest.mark.refuted_by("conv1d_square_transposed", "positions_end_at_500", "later_rows_share_positions"),
    pytest.mark.refuted_by("layer_7_has_another_eps", "gradient_ends_in_layer_7", "gradient_of_layer_7_doubled"),
]


def forward_pass(config, weights, input_ids, attention_mask):
    """The hidden states of a `GPT2Model`, L + 1 of (B, T, D), from its `state_dict`."""

    def norm(name, x):
        return torch.layer_norm(
            x, x.shape[-1:], weights[f"{name}.weight"], weights[f"{name}.bias"], config.layer_norm_epsilon
        )

    def linear(name, x):
        return x @ weights[f"{name}.weight"] + weights[f"{name}.bias"]

    visible = attention_mask[:, None, None].repeat(1, 1, input_ids.shape[1], 1).tril().bool()  # (B, 1, T, T)
    positions = (attention_mask.cumsum(-1) - 1).clamp(min=0)  # (B, T)
    states = [x := weights["wte.weight"][input_ids] + weights["wpe.weight"][positions]]  # (B, T, D)
    for i in range(config.n_layer):
        parts = linear(f"h.{i}.attn.c_attn", norm(f"h.{i}.ln_1", x)).chunk(3, dim=-1)
        Q, K, V = (part.unflatten(-1, (config.n_head, -1)).transpose(1, 2) for part in parts)  # (B, H, T, D / H)
        scores = Q @ K.transpose(2, 3) / (Q.shape[-1] ** 0.5 if config.scale_attn_weights else 1)  # (B, H, T, T)
        scores = scores / (i + 1 if config.scale_attn_by_inverse_layer_idx else 1)
        attended = scores.masked_fill(~visible, torch.finfo(x.dtype).min).softmax(-1) @ V
        x = x + linear(f"h.{i}.attn.c_proj", attended.transpose(1, 2).flatten(2))
        inner = linear(f"h.{i}.mlp.c_fc", norm(f"h.{i}.ln_2", x))
        inner = torch.nn.functional.gelu(inner, approximate="none" if config.activation_function == "gelu" else "tanh")
        x = x + linear(f"h.{i}.mlp.c_proj", inner)
        states.append(x)
    return [*states[:-1], norm("ln_f", x)]


def by_hand(model, inputs):
    return forward_pass(model.config, model.state_dict(), **inputs)


@pytest.fixture
def deep(deep_model, tmp_path):
    deep_model.save_pretrained(tmp_path)
    return transformers.GPT2Model.from_pretrained(tmp_path)


def test_logits_are_the_last_state_times_the_head(model, flag, flag_outputs, tolerance):
    last = by_hand(model.transformer, flag)[-1]
    torch.testing.assert_close(flag_outputs.logits, last @ model.state_dict()["lm_head.weight"].T, **tolerance)


def test_states_of_every_layer_of_gpt2_are_equal(full_outputs, full_model, longer_flag, tolerance):
    """The hidden states of `gpt2` are equal after each of the 12 layers."""
    expected = torch.stack(by_hand(full_model.transformer, longer_flag))
    torch.testing.assert_close(torch.stack(full_outputs.hidden_states), expected, **tolerance)


def test_states_are_equal_up_to_the_last_position(base_model, full_row, full_row_outputs, tolerance):
    """The hidden states of a text of `n_positions` tokens are equal."""
    expected = by_hand(base_model, {"input_ids": full_row, "attention_mask": torch.ones_like(full_row)})
    torch.testing.assert_close(torch.stack(full_row_outputs.hidden_states), torch.stack(expected), **tolerance)


def test_states_of_a_padded_batch_are_equal(base_model, crowd, tolerance):
    """The hidden states of eight left-padded rows, with mask and `position_ids`, are equal."""
    mask = crowd["attention_mask"].bool()
    outputs = base_model(**crowd, position_ids=(mask.cumsum(-1) - 1).clamp(min=0), output_hidden_states=True)
    for state, expected in zip(outputs.hidden_states, by_hand(base_model, crowd), strict=True):
        torch.testing.assert_close(state[mask], expected[mask], **tolerance)


def test_gradients_of_twelve_layers_are_equal(deep):
    """The gradients of the parameters of all 12 layers, of `ln_f`, of `wpe` and of `wte` are equal."""
    inputs = {"input_ids": torch.arange(16).view(2, 8), "attention_mask": torch.ones(2, 8, dtype=torch.long)}
    deep(**inputs).last_hidden_state[..., 0].sum().backward()
    weights = {name: parameter.detach().clone().requires_grad_() for name, parameter in deep.named_parameters()}
    forward_pass(deep.config, weights, **inputs)[-1][..., 0].sum().backward()
    for name, parameter in deep.named_parameters():
        expected = weights[name].grad
        assert parameter.grad is not None, name
        assert (parameter.grad - expected).abs().max() < 1e-3 * expected.abs().max(), name
