"""The `loss` of each GPT-2 class is a tensor of shape (), of which `loss[0]` raises `IndexError`.

Documentation: "loss (`torch.FloatTensor` of shape `(1,)`, *optional*, returned when `labels` is provided)" (the output
classes of all heads).

Erratum: The documentation says: "loss (`torch.FloatTensor` of shape `(1,)`". Its shape is `()`.

Instead: `loss.item()`

Message: invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim
tensor to a number
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("losses_have_one_entry")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 8, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}
IDS = torch.tensor([[1, 2, 3], [2, 3, 4]])
LABELS = {
    "GPT2LMHeadModel": {"labels": IDS},
    "GPT2DoubleHeadsModel": {"labels": IDS, "mc_labels": torch.tensor([0])},
    "GPT2ForSequenceClassification": {"labels": torch.tensor([0, 1])},
    "GPT2ForTokenClassification": {"labels": IDS % 2},
    "GPT2ForQuestionAnswering": {"start_positions": torch.tensor([0, 1]), "end_positions": torch.tensor([1, 2])},
}


@pytest.fixture(params=LABELS)
def losses(request):
    """The loss of a class, and `mc_loss` of `GPT2DoubleHeadsModel`."""
    model = getattr(transformers, request.param)(transformers.GPT2Config(**TINY, pad_token_id=0))
    two_choices = request.param == "GPT2DoubleHeadsModel"
    outputs = model(IDS[None] if two_choices else IDS, **LABELS[request.param])
    return [outputs.loss, outputs.mc_loss] if two_choices else [outputs.loss]


def test_loss_has_no_dimension(losses):
    """The loss has the shape ()."""
    assert [loss.shape for loss in losses] == [()] * len(losses)


def test_first_entry_of_a_loss_raises_index_error(losses, messages):
    """`loss[0]` raises `IndexError`."""
    for loss in losses:
        with pytest.raises(IndexError, match=messages[0]):
            loss[0]
