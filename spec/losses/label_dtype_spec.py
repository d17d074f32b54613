"""Labels of another dtype than `torch.int64` raise `RuntimeError`, and so do bytes since 4.49.

Documentation: "labels (`torch.LongTensor` of shape `(batch_size, sequence_length)`, *optional*)"
(`GPT2LMHeadModel.forward`). `input_ids` may be `torch.int32`, so that `labels=input_ids` fails where a pass does not.

Instead: `labels = input_ids.long()`

Message: expected target dtype to be Long or Byte, but got ...

Message: value cannot be converted to type uint8_t without overflow
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("labels_become_int64", "loss_has_a_penalty")


@pytest.fixture(scope="module")
def loss(hundred_model, hundred_texts):
    """A call: the loss of the texts with their own ids as labels, of this dtype, of a copy on the CPU."""
    cpu_model, ids = copy.deepcopy(hundred_model).to("cpu"), hundred_texts["input_ids"].cpu()
    return lambda dtype: cpu_model(ids, labels=ids.to(dtype)).loss.detach()


@pytest.mark.parametrize("name", ["int32", "int16", "int8", "float32"])
def test_labels_of_another_dtype_raise_runtime_error(loss, messages, name):
    """Labels of 32, 16 or 8 bits, and floats, raise `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        loss(getattr(torch, name))


@pytest.mark.holds("transformers>=4.49", source="measured", about="bytes")
def test_bytes_raise_runtime_error(loss, messages):
    """Labels of `torch.uint8` raise `RuntimeError`: the loss appends a label of -100."""
    with pytest.raises(RuntimeError, match=messages[1]):
        loss(torch.uint8)


@pytest.mark.holds("transformers<4.49", source="measured", about="bytes")
def test_bytes_are_labels(loss):
    """Labels of `torch.uint8` have the loss of `torch.int64`."""
    assert torch.equal(loss(torch.uint8), loss(torch.int64))


def test_int64_labels_have_the_mean(loss, hundred_texts):
    """Labels of `torch.int64` have the mean cross entropy of the next token."""
    logits, ids = hundred_texts["logits"].cpu()[:, :-1], hundred_texts["input_ids"].cpu()[:, 1:]
    expected = torch.nn.functional.cross_entropy(logits.flatten(0, 1), ids.flatten())
    torch.testing.assert_close(loss(torch.int64), expected)
