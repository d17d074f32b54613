"""`gpt2` takes at most `n_positions` = 1024 tokens; a longer input raises an `IndexError` on the CPU.

Beyond the tutorial: the tutorial prints "transformer.wpe.weight torch.Size([1024, 768])", one learned vector per
position. The error comes from torch's embedding and does not mention the length of the input.

Instead: `tokenizer(text, truncation=True)`

Message: index out of range in self
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "two_positions_more", "tokenizer_without_limit", "passes_end_at_512", "positions_end_at_500"
)


@pytest.fixture(scope="module")
def cpu_model(base_model):
    """A copy on the CPU: on a GPU this error makes every later call fail."""
    return copy.deepcopy(base_model).to("cpu")


def test_position_matrix_has_a_row_per_position(model, P, D):
    """`wpe.weight` has `config.n_positions` rows."""
    assert model.config.n_positions == P
    assert model.transformer.wpe.weight.shape == (P, D)


@pytest.mark.needs("small")
def test_gpt2_has_1024_positions(full_model):
    """GPT-2 has 1024 positions."""
    assert full_model.config.n_positions == 1024


def test_last_position_is_n_positions_minus_one(cpu_model, P, D, eos, messages):
    """The last valid position is `n_positions - 1`."""
    token = torch.tensor([[eos]])
    with torch.no_grad():
        assert cpu_model(token, position_ids=torch.tensor([[P - 1]])).last_hidden_state.shape == (1, 1, D)
        with pytest.raises(IndexError, match=messages[0]):
            cpu_model(token, position_ids=torch.tensor([[P]]))


def test_input_of_n_positions_is_accepted(full_row_outputs, P, D):
    """An input of `n_positions` tokens is accepted."""
    assert full_row_outputs.last_hidden_state.shape == (1, P, D)


def test_input_of_one_token_more_raises(cpu_model, P, eos, messages):
    """An input of `n_positions + 1` tokens raises an `IndexError`."""
    with pytest.raises(IndexError, match=messages[0]):
        cpu_model(torch.full((1, P + 1), eos))


@pytest.mark.needs("model_max_length")
def test_tokenizer_truncates_only_on_request(tokenizer, P):
    """The tokenizer returns more tokens than positions unless `truncation=True` is passed."""
    assert tokenizer.model_max_length == P
    assert len(tokenizer(" Hello" * (P + 1))["input_ids"]) > P
    assert len(tokenizer(" Hello" * (P + 1), truncation=True)["input_ids"]) == P
