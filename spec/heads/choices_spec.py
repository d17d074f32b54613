"""`GPT2DoubleHeadsModel` returns `loss` for the text and `mc_loss` for the choice, and adds nothing.

Documentation: "Labels for computing the multiple choice classification loss." (`GPT2DoubleHeadsModel.forward`,
`mc_labels`). With `mc_labels` alone, `loss` is None.

Erratum: The documentation says: "Indices should be in `[0, ..., num_choices]`". The last index is `num_choices - 1`.

Instead: `outputs.loss + outputs.mc_loss`

Message: Target ... is out of bounds.
"""

import pytest
import torch
from torch.nn import functional

pytestmark = pytest.mark.refuted_by("losses_are_added", "choice_labels_wrap_around")


@pytest.fixture(scope="module")
def choices():
    """The ids (2, 3, 8) of two texts with three continuations each."""
    return torch.randint(1, 100, (2, 3, 8), generator=torch.Generator().manual_seed(42))


@pytest.fixture(scope="module")
def outputs(head_for, choices):
    """A call: a pass over the choices, on the CPU, with these labels."""
    model = head_for("GPT2DoubleHeadsModel").to("cpu")

    def call(**labels):
        with torch.no_grad():
            return model(choices, **labels)

    return call


def test_loss_is_that_of_the_text(outputs, choices):
    """`loss` is the cross entropy of each token of all choices, predicted from those before."""
    found = outputs(labels=choices, mc_labels=torch.tensor([2, 0]))
    expected = functional.cross_entropy(found.logits[:, :, :-1].flatten(0, 2), choices[:, :, 1:].flatten())
    torch.testing.assert_close(found.loss, expected)


def test_mc_loss_is_the_cross_entropy_over_the_choices(outputs, choices):
    """`mc_loss` is the cross entropy over the choices, with `labels` or without; -100 is left out."""
    for labels in ({}, {"labels": choices}):
        found = outputs(mc_labels=torch.tensor([2, 0]), **labels)
        torch.testing.assert_close(found.mc_loss, functional.cross_entropy(found.mc_logits, torch.tensor([2, 0])))
    found = outputs(mc_labels=torch.tensor([-100, 1]))
    torch.testing.assert_close(found.mc_loss, functional.cross_entropy(found.mc_logits[1:], torch.tensor([1])))


def test_mc_labels_alone_leave_loss_none(outputs):
    """With `mc_labels` alone, `loss` is None."""
    assert outputs(mc_labels=torch.tensor([2, 0])).loss is None


def test_label_of_num_choices_raises_index_error(outputs, messages):
    """An entry of `mc_labels` that is the number of choices raises `IndexError`."""
    with pytest.raises(IndexError, match=messages[0]):
        outputs(mc_labels=torch.tensor([3, 0]))
