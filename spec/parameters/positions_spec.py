"""There are n_positions positions, 1024 in gpt2, and no more: a longer input is an error.

Beyond the tutorial: its printed wpe.weight is torch.Size([1024, 768]), a learned vector a position.
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("two_positions_more", "tokenizer_without_limit")


@pytest.fixture(scope="module")
def cpu_model(base_model):
    """On the CPU whatever the device under test: on a GPU this error ends every later use of it."""
    return copy.deepcopy(base_model).to("cpu")


def test_the_matrix_of_positions_has_a_row_for_each(model, P, D):
    assert model.config.n_positions == P
    assert model.transformer.wpe.weight.shape == (P, D)


@pytest.mark.needs("small")
def test_gpt2_has_1024(full_model):
    assert full_model.config.n_positions == 1024


def test_the_last_position_is_one_less(cpu_model, P, D):
    token = torch.tensor([[15496]])
    with torch.no_grad():
        assert cpu_model(token, position_ids=torch.tensor([[P - 1]])).last_hidden_state.shape == (1, 1, D)
        with pytest.raises(IndexError, match="out of range"):
            cpu_model(token, position_ids=torch.tensor([[P]]))


def test_an_input_of_one_token_more_is_refused(cpu_model, P):
    with pytest.raises(IndexError, match="out of range"):
        cpu_model(torch.full((1, P + 1), 15496))


def test_the_tokenizer_makes_more_and_cuts_them_when_asked(tokenizer, P):
    assert tokenizer.model_max_length == P
    assert len(tokenizer(" Hello" * (P + 1))["input_ids"]) == P + 1
    assert len(tokenizer(" Hello" * (P + 1), truncation=True)["input_ids"]) == P
