"""`logits_to_keep=n` with the labels of the whole text raises `ValueError` since 4.53.

Documentation: "If an `int`, compute logits for the last `logits_to_keep` tokens." (`GPT2LMHeadModel.forward`). The
labels have to be cut too, to the last n, of which n - 1 are predicted. 4.48.3 to 4.52 ignore `logits_to_keep`.

Instead: `model(input_ids, labels=input_ids).loss`, without `logits_to_keep`

Message: Expected input batch_size (...) to match target batch_size (...).

Message: GPT2LMHeadModel.forward() got an unexpected keyword argument 'logits_to_keep'
"""

import pytest
import torch
from torch.nn import functional

pytestmark = pytest.mark.refuted_by("labels_are_cut_to_the_text", "logits_to_keep_without_a_loss")


@pytest.mark.holds("transformers>=4.53", source="huggingface/transformers#39016", about="all labels")
def test_all_labels_raise_value_error(hundred_texts, hundred_loss, messages):
    """The labels of the whole text with `logits_to_keep=5` raise `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        hundred_loss(hundred_texts["input_ids"], logits_to_keep=5)


@pytest.mark.holds("transformers>=4.48.3,<4.53", source="huggingface/transformers#35875", about="all labels")
def test_all_labels_have_the_loss_of_the_whole_text(hundred_texts, hundred_loss):
    """`logits_to_keep=5` is ignored: the loss is that of the whole text."""
    ids = hundred_texts["input_ids"]
    assert torch.equal(hundred_loss(ids, logits_to_keep=5), hundred_loss(ids))


@pytest.mark.absent("transformers<4.48.3", source="huggingface/transformers#35875", about="all labels")
def test_logits_to_keep_raises_type_error(hundred_texts, hundred_loss, messages):
    """`logits_to_keep=5` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[1]):
        hundred_loss(hundred_texts["input_ids"], logits_to_keep=5)


@pytest.mark.holds("transformers>=4.53", source="huggingface/transformers#39016", about="last labels")
def test_last_labels_have_the_loss_of_the_tokens_between(hundred_texts, hundred_loss):
    """The last five labels with `logits_to_keep=5` have the loss of the last four tokens."""
    ids, logits = hundred_texts.values()
    expected = functional.cross_entropy(logits[:, -5:-1].flatten(0, 1), ids[:, -4:].flatten())
    torch.testing.assert_close(hundred_loss(ids[:, -5:], logits_to_keep=5), expected)


@pytest.mark.holds("transformers>=4.53", source="huggingface/transformers#39016", about="last labels")
def test_last_label_alone_has_a_loss_of_nan(hundred_texts, hundred_loss):
    """The last label with `logits_to_keep=1` has a loss of nan, for the row before it is not kept."""
    assert hundred_loss(hundred_texts["input_ids"][:, -1:], logits_to_keep=1).isnan()


@pytest.mark.holds("transformers>=4.48.3,<4.53", source="huggingface/transformers#35875", about="last labels")
def test_last_labels_raise_value_error(hundred_texts, hundred_loss, messages):
    """The last five labels with `logits_to_keep=5` raise `ValueError`: all rows of the logits are kept."""
    with pytest.raises(ValueError, match=messages[0]):
        hundred_loss(hundred_texts["input_ids"][:, -5:], logits_to_keep=5)


@pytest.mark.absent("transformers<4.48.3", source="huggingface/transformers#35875", about="last labels")
def test_logits_to_keep_with_last_labels_raises(hundred_texts, hundred_loss, messages):
    """The last five labels with `logits_to_keep=5` raise `TypeError`."""
    with pytest.raises(TypeError, match=messages[1]):
        hundred_loss(hundred_texts["input_ids"][:, -5:], logits_to_keep=5)
