"""There are 1024 positions and no more: a longer input is an error.

Beyond the tutorial: its printed wpe.weight is torch.Size([1024, 768]), a learned vector a position.
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("two_positions_more", "tokenizer_without_limit")


@pytest.fixture(scope="module")
def cpu_model(checkpoint):
    """On the CPU whatever the device under test: on a GPU this error ends every later use of it."""
    return transformers.GPT2Model.from_pretrained(checkpoint.source)


def test_the_matrix_of_positions_has_1024_rows(model):
    assert model.config.n_positions == 1024
    assert model.transformer.wpe.weight.shape == (1024, 768)


def test_the_last_position_is_1023(cpu_model):
    token = torch.tensor([[15496]])
    with torch.no_grad():
        assert cpu_model(token, position_ids=torch.tensor([[1023]])).last_hidden_state.shape == (1, 1, 768)
        with pytest.raises(IndexError, match="out of range"):
            cpu_model(token, position_ids=torch.tensor([[1024]]))


def test_an_input_of_1025_tokens_is_refused(cpu_model):
    with pytest.raises(IndexError, match="out of range"):
        cpu_model(torch.full((1, 1025), 15496))


def test_the_tokenizer_makes_more_and_cuts_them_when_asked(tokenizer):
    assert tokenizer.model_max_length == 1024
    assert len(tokenizer("Hello" * 1025)["input_ids"]) == 1025
    assert len(tokenizer("Hello" * 1025, truncation=True)["input_ids"]) == 1024
