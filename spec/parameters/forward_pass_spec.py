"""The forward pass is twenty lines of torch on the tensors of the `state_dict`.

Tutorial 5: "for name, weights in state_dict.items()" prints names and shapes, not what is computed with them.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.needs("a GELU"),
    pytest.mark.refuted_by("conv1d_square_transposed", "positions_end_at_500", "later_rows_share_positions"),
    pytest.mark.refuted_by("layer_7_has_another_eps", "gradient_ends_in_layer_7", "gradient_of_layer_7_doubled"),
]


def forward_pass(model, input_ids, attention_mask):
    """The hidden states of a `GPT2Model`, L + 1 of (B, T, D), and the input and output of each matrix by its name."""
    config, weights, products = model.config, model.state_dict(keep_vars=True), {}

    def norm(name, x):
        return torch.layer_norm(
            x, x.shape[-1:], weights[f"{name}.weight"], weights[f"{name}.bias"], config.layer_norm_epsilon
        )

    def linear(name, x):
        products[name] = x, x @ weights[f"{name}.weight"] + weights[f"{name}.bias"]
        return products[name][1]

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
    return [*states[:-1], norm("ln_f", x)], products


@pytest.fixture(scope="module")
def full_size(full_model, longer_flag):
    return forward_pass(full_model.transformer, **longer_flag)


def test_logits_are_the_last_state_times_the_head(model, flag, flag_outputs, tolerance):
    """The logits are the last hidden state times the transposed `lm_head.weight`."""
    last = forward_pass(model.transformer, **flag)[0][-1]
    torch.testing.assert_close(flag_outputs.logits, last @ model.state_dict()["lm_head.weight"].T, **tolerance)


def test_states_of_every_layer_of_gpt2_are_equal(full_outputs, full_size, tolerance):
    """The hidden states of `gpt2` are equal after each of the 12 layers."""
    torch.testing.assert_close(torch.stack(full_outputs.hidden_states), torch.stack(full_size[0]), **tolerance)


@torch.no_grad()
def test_states_are_equal_up_to_the_last_position(base_model, full_row, full_row_outputs, tolerance):
    """The hidden states of a text of `n_positions` tokens are equal."""
    states, _ = forward_pass(base_model, full_row, torch.ones_like(full_row))
    torch.testing.assert_close(torch.stack(full_row_outputs.hidden_states), torch.stack(states), **tolerance)


def test_states_of_a_padded_batch_are_equal(base_model, crowd, tolerance):
    """The hidden states of eight left-padded rows, with mask and `position_ids`, are equal."""
    mask = crowd["attention_mask"].bool()
    outputs = base_model(**crowd, position_ids=(mask.cumsum(-1) - 1).clamp(min=0), output_hidden_states=True)
    for state, expected in zip(outputs.hidden_states, forward_pass(base_model, **crowd)[0], strict=True):
        torch.testing.assert_close(state[mask], expected[mask], **tolerance)


@pytest.mark.needs("float32")
def test_gradients_of_gpt2_are_equal(full_gradients, full_model, full_size):
    """The gradients of the parameters of all 12 layers, of `ln_f` and of `wpe` are equal."""
    states, products = full_size
    vectors = [name for name in full_gradients if name.rpartition(".")[0] not in products]  # of the norms; and wpe
    tensors = [full_model.transformer.get_parameter(name) for name in vectors] + [y for _, y in products.values()]
    found = torch.autograd.grad(states[-1][..., 0].sum(), tensors, retain_graph=True)
    by_hand = dict(zip([*vectors, *products], found, strict=True))
    for name, (x, _) in products.items():
        by_hand[f"{name}.weight"] = (x @ torch.linspace(0, 1, x.shape[-1], device=x.device))[0] @ by_hand[name][0]
        by_hand[f"{name}.bias"] = by_hand[name][0].sum(0)
    for name, gradient in full_gradients.items():
        assert (gradient - by_hand[name]).abs().max() < 1e-3 * by_hand[name].abs().max(), name
