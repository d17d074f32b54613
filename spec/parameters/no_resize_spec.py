"""`resize_position_embeddings()` is not implemented for GPT-2: the number of positions is fixed.

Documentation: the method exists in each `PreTrainedModel`, beside `resize_token_embeddings()`.

Instead: `model.transformer.wpe = torch.nn.Embedding(2048, 768)`, and `model.config.n_positions = 2048`

Message: `resize_position_embeddings` is not implemented for <class '...GPT2LMHeadModel'>`. To implement it, you should
overwrite this method in the class <class '...GPT2LMHeadModel'> in `modeling_....py`

Message: `get_position_embeddings` is not implemented for <class '...GPT2LMHeadModel'>`. To implement it, you should
overwrite this method in the class <class '...GPT2LMHeadModel'> in `modeling_....py`
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("positions_are_resized", "passes_end_at_80")


def test_resizing_raises_not_implemented_error(hundred_model, messages):
    """`resize_position_embeddings()` raises `NotImplementedError`, with more positions and with fewer."""
    for number in (512, 2048):
        with pytest.raises(NotImplementedError, match=messages[0]):
            hundred_model.resize_position_embeddings(number)


def test_reading_raises_not_implemented_error(hundred_model, messages):
    """`get_position_embeddings()` raises `NotImplementedError`."""
    with pytest.raises(NotImplementedError, match=messages[1]):
        hundred_model.get_position_embeddings()


def test_replaced_wpe_has_more_positions(head_for, hundred_texts, device):
    """A model of 64 positions reads 96 tokens after `wpe` is replaced."""
    ids = hundred_texts["input_ids"].repeat(1, 4)
    model = copy.deepcopy(head_for("GPT2LMHeadModel")).eval()
    first = model.transformer.wpe.weight
    model.transformer.wpe = torch.nn.Embedding(96, 16).to(device)
    with torch.no_grad():
        model.transformer.wpe.weight[:64] = first
        assert model(ids, use_cache=False).logits.shape == (8, 96, 100)
