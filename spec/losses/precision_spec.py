"""The loss of a bfloat16 model is computed in float32 since 4.48.3, before in bfloat16.

Beyond the tutorial: a loss in bfloat16 has three digits, so that the losses of two steps are often equal. The logits
that the model returns are bfloat16 in every release, and so are the losses of the other heads.

Instead: `functional.cross_entropy(logits[:, :-1].flatten(0, 1).float(), labels[:, 1:].flatten())`
"""

import copy

import pytest
import torch
import transformers
from torch.nn import functional

pytestmark = pytest.mark.refuted_by(
    "loss_has_the_precision_of_the_logits", "logits_are_float32", "other_losses_are_float32"
)


@pytest.fixture(scope="module")
def outputs(hundred_model, hundred_texts):
    """A pass of a bfloat16 copy of the model, with labels."""
    ids = hundred_texts["input_ids"]
    with torch.no_grad():
        return copy.deepcopy(hundred_model).bfloat16()(ids, labels=ids)


@pytest.mark.holds("transformers>=4.48.3", source="huggingface/transformers#35875", about="loss")
def test_loss_is_float32(outputs, hundred_texts):
    """The loss is a float32 number, the cross entropy of the logits in float32."""
    expected = functional.cross_entropy(
        outputs.logits[:, :-1].flatten(0, 1).float(), hundred_texts["input_ids"][:, 1:].flatten()
    )
    assert outputs.loss.dtype == torch.float32
    torch.testing.assert_close(outputs.loss, expected)


@pytest.mark.holds("transformers<4.48.3", source="huggingface/transformers#35875", about="loss")
def test_loss_is_bfloat16(outputs):
    """The loss is a bfloat16 number."""
    assert outputs.loss.dtype == torch.bfloat16


def test_logits_are_bfloat16(outputs):
    assert outputs.logits.dtype == torch.bfloat16


@pytest.mark.parametrize("head", ["GPT2ForSequenceClassification", "GPT2ForTokenClassification"])
def test_losses_of_other_heads_are_bfloat16(head):
    """The losses of `GPT2ForSequenceClassification` and `GPT2ForTokenClassification` are bfloat16."""
    sizes = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 8, "vocab_size": 5, "bos_token_id": 0}
    model = getattr(transformers, head)(transformers.GPT2Config(**sizes, eos_token_id=0)).bfloat16()
    labels = torch.tensor([1]) if "Sequence" in head else torch.tensor([[0, 1, 1]])
    assert model(torch.tensor([[1, 2, 3]]), labels=labels).loss.dtype == torch.bfloat16
