"""The loss takes `shift_labels` unshifted since 4.50, but only if `labels` are passed too.

Beyond the tutorial: the loss function takes labels that are shifted already, for texts that are split between GPUs.
Without `labels` the loss is None. 4.48.3 to 4.49 ignore `shift_labels`; earlier releases raise a `TypeError`.

Instead: `functional.cross_entropy(logits.flatten(0, 1), shift_labels.flatten())`

Message: GPT2LMHeadModel.forward() got an unexpected keyword argument 'shift_labels'
"""

import pytest
import torch
from torch.nn import functional

pytestmark = pytest.mark.refuted_by("shift_labels_ignored", "shift_labels_suffice")


@pytest.fixture
def shifted(hundred_texts):
    """The token three places after each token (8, 24), and -100 where there is none."""
    return functional.pad(hundred_texts["input_ids"][:, 3:], (0, 3), value=-100)


@pytest.mark.holds("transformers>=4.50", source="huggingface/transformers#36607", about="with labels")
def test_shift_labels_replace_labels(hundred_texts, hundred_loss, shifted):
    """The loss compares each row of the logits with its own entry of `shift_labels`, and ignores `labels`."""
    ids, logits = hundred_texts.values()
    expected = functional.cross_entropy(logits.flatten(0, 1), shifted.flatten())
    torch.testing.assert_close(hundred_loss(ids, shift_labels=shifted), expected)


@pytest.mark.holds("transformers>=4.48.3,<4.50", source="huggingface/transformers#35875", about="with labels")
def test_labels_are_shifted_in_spite_of_shift_labels(hundred_texts, hundred_loss, shifted):
    """The loss ignores `shift_labels` and shifts `labels`."""
    ids = hundred_texts["input_ids"]
    assert torch.equal(hundred_loss(ids, shift_labels=shifted), hundred_loss(ids))


@pytest.mark.holds("transformers>=4.48.3", source="huggingface/transformers#35875", about="alone")
def test_shift_labels_alone_make_no_loss(hundred_loss, shifted):
    """Without `labels`, the loss is None: `shift_labels` are ignored."""
    assert hundred_loss(None, shift_labels=shifted) is None


@pytest.mark.absent("transformers<4.48.3", source="huggingface/transformers#35875", about="with labels")
def test_shift_labels_raise_type_error(hundred_texts, hundred_loss, shifted, messages):
    """`shift_labels` raise `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        hundred_loss(hundred_texts["input_ids"], shift_labels=shifted)


@pytest.mark.absent("transformers<4.48.3", source="huggingface/transformers#35875", about="alone")
def test_shift_labels_alone_raise_type_error(hundred_loss, shifted, messages):
    """Without `labels`, `shift_labels` raise `TypeError` too."""
    with pytest.raises(TypeError, match=messages[0]):
        hundred_loss(None, shift_labels=shifted)
