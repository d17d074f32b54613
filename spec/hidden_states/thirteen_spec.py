"""`hidden_states` has one entry per layer after the embedding: 13 in `gpt2`.

Tutorial 4: "the output of each layer plus the optional initial embedding outputs. In this case, $1 + 12 = 13$."
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("4"),
    pytest.mark.refuted_by(
        "states_without_the_embedding", "layer_dropped", "later_layers_repeat_a_state", "states_of_20_steps"
    ),
]


def test_forward_pass_returns_one_more_than_layers(flag, flag_outputs, L, D):
    """A forward pass returns one hidden state more than the model has layers."""
    assert len(flag_outputs.hidden_states) == L + 1
    assert {tuple(state.shape) for state in flag_outputs.hidden_states} == {(*flag["input_ids"].shape, D)}  # (B, T, D)


def test_every_step_returns_one_more_than_layers(greedy, L):
    """Every step of `generate()` returns one hidden state more than the model has layers."""
    assert [len(states) for states in greedy.hidden_states] == [L + 1] * 3


def test_every_step_of_a_long_batch_returns_them(crowd_greedy, L):
    """Every one of 32 steps of a batch of eight rows returns them too."""
    assert [len(states) for states in crowd_greedy.hidden_states] == [L + 1] * 32


@pytest.mark.needs("small")
def test_gpt2_has_thirteen_hidden_states(full_outputs):
    """`gpt2` has 13 hidden states."""
    assert len(full_outputs.hidden_states) == 13


def test_number_of_states_follows_n_layer(model, flag_outputs):
    """The number of hidden states is `config.n_layer` plus one."""
    assert model.config.n_layer == len(model.transformer.h) == len(flag_outputs.hidden_states) - 1


@pytest.mark.parametrize("layers", [1, 2, 13])
def test_model_of_any_depth_has_one_more_state(layers):
    """A model of 1, 2 or 13 layers has 2, 3 or 14 hidden states, all different."""
    sizes = {"n_layer": layers, "n_embd": 8, "n_head": 2, "n_positions": 4, "vocab_size": 10}
    small = transformers.GPT2Model(transformers.GPT2Config(**sizes, bos_token_id=0, eos_token_id=0))
    states = small(torch.tensor([[1, 2]]), output_hidden_states=True).hidden_states
    assert len(torch.stack(states).unique(dim=0)) == layers + 1


def test_mean_norms_are_the_recorded_ones(full_outputs, flag, snapshot):
    """The mean norm of each hidden state is the recorded one."""
    T = flag["input_ids"].shape[1]
    assert [state[:, :T].norm(dim=-1).mean().item() for state in full_outputs.hidden_states] == snapshot


def test_number_and_shape_are_the_recorded_ones(full_today, snapshot):
    """The number of hidden states and the shape for one text are the recorded ones."""
    states = full_today.hidden_states[0]
    assert {"number": len(states), "shape": list(states[0][0].shape)} == snapshot
