"""`resize_position_embeddings()` is not implemented for GPT-2: the number of positions is fixed.

Documentation: the method exists in each `PreTrainedModel`, beside `resize_token_embeddings()`.

Instead: a model of `GPT2Config.from_pretrained(name, n_positions=2048)`, which loads a `wpe.weight` with more rows

Message: `resize_position_embeddings` is not implemented for <class '...GPT2LMHeadModel'>`. To implement it, you should
overwrite this method in the class <class '...GPT2LMHeadModel'> in `modeling_....py`

Message: `get_position_embeddings` is not implemented for <class '...GPT2LMHeadModel'>`. To implement it, you should
overwrite this method in the class <class '...GPT2LMHeadModel'> in `modeling_....py`
"""

import pytest
import torch
import transformers

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


def test_larger_model_reads_more_positions(head_for, hundred_texts, device, tolerance):
    """A new model of 96 positions that loads the weights of one of 64, and 32 rows more, reads 96 tokens."""
    small, ids = head_for("GPT2LMHeadModel"), hundred_texts["input_ids"].repeat(1, 4)
    larger = transformers.GPT2LMHeadModel(small.config.from_dict({**small.config.to_dict(), "n_positions": 96}))
    weights = small.state_dict()
    name = "transformer.wpe.weight"
    weights[name] = torch.cat([weights[name], torch.zeros(32, 16, device=device)])
    larger.load_state_dict(weights)
    with torch.no_grad():
        logits = larger.eval().to(device)(ids).logits
        assert logits.shape == (8, 96, 100)
        torch.testing.assert_close(logits[:, :64], small(ids[:, :64]).logits, **tolerance)
