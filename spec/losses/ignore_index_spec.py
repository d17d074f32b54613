"""`ignore_index=0` in a pass leaves labels of 0, not of -100, out of the loss since 4.48.3.

Beyond the tutorial: `forward()` does not declare the argument; the loss function takes it. Releases before 4.48.3 raise
a `TypeError`. Labels of -100 raise `IndexError` then.

Instead: `labels.masked_fill(labels == 0, -100)`

Message: GPT2LMHeadModel.forward() got an unexpected keyword argument 'ignore_index'

Message: Target -100 is out of bounds.
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("ignore_index_ignored", "minus_100_is_always_ignored")


@pytest.mark.holds("transformers>=4.48.3", source="huggingface/transformers#35875", about="ignore_index")
def test_ignore_index_replaces_minus_100(hundred_texts, hundred_loss):
    """The loss with `ignore_index=7` is that of labels of -100 in the place of 7."""
    ids = hundred_texts["input_ids"]
    loss = hundred_loss(ids, ignore_index=7)
    torch.testing.assert_close(loss, hundred_loss(ids.masked_fill(ids == 7, -100)))
    assert not torch.equal(loss, hundred_loss(ids))


@pytest.mark.absent("transformers<4.48.3", source="huggingface/transformers#35875", about="ignore_index")
def test_ignore_index_raises_type_error(hundred_texts, hundred_loss, messages):
    """`ignore_index=7` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        hundred_loss(hundred_texts["input_ids"], ignore_index=7)


@pytest.mark.holds("transformers>=4.48.3", source="huggingface/transformers#35875", about="-100")
def test_minus_100_raises_index_error(hundred_model, hundred_texts, messages):
    """A label of -100 with `ignore_index=7` raises `IndexError`."""
    ids = hundred_texts["input_ids"].cpu()
    cpu_model = copy.deepcopy(hundred_model).to("cpu")  # on a GPU this error makes every later call fail
    with pytest.raises(IndexError, match=messages[1]):
        cpu_model(ids, labels=ids.masked_fill(ids > 50, -100), ignore_index=7)


@pytest.mark.absent("transformers<4.48.3", source="huggingface/transformers#35875", about="-100")
def test_minus_100_raises_type_error(hundred_texts, hundred_loss, messages):
    """A label of -100 with `ignore_index=7` raises `TypeError`."""
    ids = hundred_texts["input_ids"]
    with pytest.raises(TypeError, match=messages[0]):
        hundred_loss(ids.masked_fill(ids > 50, -100), ignore_index=7)
