"""Labels of -100 are left out of the loss; other labels beyond the vocabulary raise `IndexError`.

Documentation: "All labels set to `-100` are ignored (masked)" (`GPT2LMHeadModel.forward`, `labels`). On a GPU, the
error is a device-side assertion instead, after which each later call fails.

Erratum: The documentation says: "Indices are selected in `[-100, 0, ..., config.vocab_size]`". The last label is
`config.vocab_size - 1`.

Instead: `labels = input_ids.masked_fill(ignored, -100)`

Message: Target ... is out of bounds.
"""

import copy

import pytest
import torch
from torch.nn import functional

pytestmark = pytest.mark.refuted_by("minus_1_is_ignored", "ignored_labels_count_in_the_mean", "labels_are_clamped")


@pytest.fixture(scope="module")
def loss_on_the_cpu(hundred_model, hundred_texts):
    """A call: the loss with these labels, of a copy on the CPU."""
    cpu_model = copy.deepcopy(hundred_model).to("cpu")
    return lambda labels: cpu_model(hundred_texts["input_ids"].cpu(), labels=labels.cpu()).loss.detach()


@pytest.mark.parametrize("every", [2, 3, 50])
def test_labels_of_minus_100_are_left_out(hundred_texts, hundred_loss, every):
    """The loss is the mean over the labels that are not -100, wherever these are."""
    ids, logits = hundred_texts.values()
    kept = torch.arange(ids.numel(), device=ids.device).view(ids.shape) % every == every - 1
    following = kept[:, 1:]
    expected = functional.cross_entropy(logits[:, :-1][following], ids[:, 1:][following])
    torch.testing.assert_close(hundred_loss(ids.masked_fill(~kept, -100)), expected)


@pytest.mark.parametrize("label", [-1, -99, -101])
def test_no_other_negative_label_is_left_out(hundred_texts, loss_on_the_cpu, messages, label):
    """A negative label other than -100 raises `IndexError`."""
    with pytest.raises(IndexError, match=messages[0]):
        loss_on_the_cpu(torch.full_like(hundred_texts["input_ids"], label))


def test_label_of_vocab_size_raises_index_error(hundred_texts, loss_on_the_cpu, messages):
    """A label of `config.vocab_size` raises `IndexError`."""
    with pytest.raises(IndexError, match=messages[0]):
        loss_on_the_cpu(torch.full_like(hundred_texts["input_ids"], 100))


def test_largest_label_is_vocab_size_minus_one(hundred_texts, loss_on_the_cpu):
    """The largest label is `config.vocab_size - 1`."""
    labels = torch.full_like(hundred_texts["input_ids"], 99)
    expected = -hundred_texts["logits"][:, :-1].log_softmax(-1)[..., 99].mean()
    torch.testing.assert_close(loss_on_the_cpu(labels), expected.cpu())
