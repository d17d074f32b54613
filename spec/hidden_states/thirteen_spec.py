"""There are L + 1 hidden states, thirteen in gpt2: the embedding, then one for each layer.

Tutorial 4: "the output of each layer plus the optional initial embedding outputs. In this case, 1 + 12
= 13"; printed: 13.
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("4"),
    pytest.mark.refuted_by("states_without_the_embedding", "layer_dropped"),
]


def test_a_forward_pass_gives_one_more_than_layers(flag_outputs, L, D):
    assert len(flag_outputs.hidden_states) == L + 1
    assert {tuple(state.shape) for state in flag_outputs.hidden_states} == {(1, 10, D)}  # (B, T, D)


def test_every_generated_token_has_as_many(greedy, L):
    assert [len(states) for states in greedy.hidden_states] == [L + 1] * 3


@pytest.mark.needs("small")
def test_in_gpt2_they_are_thirteen(full_outputs):
    assert len(full_outputs.hidden_states) == 13


def test_the_number_follows_the_layers(model, flag_outputs):
    assert model.config.n_layer == len(model.transformer.h) == len(flag_outputs.hidden_states) - 1


def test_a_model_of_two_layers_gives_three():
    sizes = {"n_layer": 2, "n_embd": 8, "n_head": 2, "n_positions": 4, "vocab_size": 10}
    small = transformers.GPT2Model(transformers.GPT2Config(**sizes, bos_token_id=0, eos_token_id=0))
    assert len(small(torch.tensor([[1, 2]]), output_hidden_states=True).hidden_states) == 3


def test_their_mean_norms(full_outputs, snapshot):
    assert [state.norm(dim=-1).mean().item() for state in full_outputs.hidden_states] == snapshot
