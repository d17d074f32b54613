"""`GPT2ForTokenClassification` has a label per token, not shifted; -100 is left out, pads are not.

Beyond the tutorial: the labels of `GPT2LMHeadModel` are shifted, these are not. A token's logits depend on it and the
tokens before it alone: the words that follow cannot tell what it is.

Instead: `labels = labels.masked_fill(attention_mask == 0, -100)`
"""

import pytest
import torch
from torch.nn import functional

pytestmark = pytest.mark.refuted_by(
    "token_labels_are_shifted", "mask_reaches_the_token_labels", "tokens_have_one_more_class", "attention_not_causal"
)


@pytest.fixture(scope="module")
def tokens(head_for, sequences):
    """A call: a pass of a model with three labels over the eight texts, with these arguments."""
    model = head_for("GPT2ForTokenClassification", num_labels=3)

    def call(ids=None, **arguments):
        with torch.no_grad():
            return model(sequences("right") if ids is None else ids, **arguments)

    return call


@pytest.fixture
def labels(sequences):
    """A label (8, 24) for each token: the remainder of its id."""
    return sequences("right") % 3


def test_logits_have_a_row_per_token(tokens):
    """The logits have a row of `num_labels` numbers per token."""
    assert tokens().logits.shape == (8, 24, 3)


def test_labels_are_not_shifted(tokens, labels):
    """The loss compares the logits of each token with its own label, pads included, in spite of the mask."""
    mask = (torch.arange(24) < 20).long().repeat(8, 1).to(labels.device)
    outputs = tokens(labels=labels, attention_mask=mask)
    torch.testing.assert_close(outputs.loss, functional.cross_entropy(outputs.logits.flatten(0, 1), labels.flatten()))


def test_labels_of_minus_100_are_left_out(tokens, labels):
    """Labels of -100 are left out of the mean."""
    kept = labels != 1
    outputs = tokens(labels=labels.masked_fill(~kept, -100))
    torch.testing.assert_close(outputs.loss, functional.cross_entropy(outputs.logits[kept], labels[kept]))


def test_later_tokens_have_no_effect(tokens, sequences):
    """The logits of the first twelve tokens do not depend on the tokens after these."""
    ids = sequences("right")
    torch.testing.assert_close(tokens(ids[:, :12]).logits, tokens(ids).logits[:, :12])
