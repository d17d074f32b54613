"""Without `labels`, `outputs.loss` is None and `outputs["loss"]` raises `KeyError`.

Beyond the tutorial: `DataCollatorWithPadding` adds no labels, so that a training loop with its batches has no loss.
With labels, the loss is the first entry of the outputs, before the logits.

Instead: `DataCollatorForLanguageModeling(tokenizer, mlm=False)`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "loss_without_labels", "loss_after_the_logits", "padding_adds_labels", "collator_without_labels"
)


@pytest.fixture(scope="module")
def batch_of(small_tokenizer_for):
    """A call: the batch that this collator makes of two texts of 4 and 9 tokens."""

    def call(name, **settings):
        tokenizer = small_tokenizer_for(pad_token="<|endoftext|>")
        collator = getattr(transformers, name)(tokenizer, **settings)
        return collator([{"input_ids": [*range(10, 14)]}, {"input_ids": [*range(20, 29)]}])

    return call


def test_loss_is_none(hundred_model, hundred_texts):
    """`outputs.loss` is None without labels."""
    assert hundred_model(hundred_texts["input_ids"]).loss is None


def test_key_loss_raises_key_error(hundred_model, hundred_texts):
    """`outputs["loss"]` raises `KeyError` without labels; the first entry is the logits."""
    outputs = hundred_model(hundred_texts["input_ids"])
    with pytest.raises(KeyError, match="loss"):
        outputs["loss"]
    assert outputs[0] is outputs.logits


def test_loss_comes_before_the_logits(hundred_model, hundred_texts):
    """With labels, the first two entries of the outputs are the loss and the logits."""
    ids = hundred_texts["input_ids"]
    outputs = hundred_model(ids, labels=ids)
    assert outputs[0] is outputs.loss
    assert outputs[1] is outputs.logits


def test_datacollatorwithpadding_adds_no_labels(hundred_model, batch_of, device):
    """A batch of `DataCollatorWithPadding` has no labels, so that a pass with it has no loss."""
    batch = batch_of("DataCollatorWithPadding")
    assert batch.keys() == {"input_ids", "attention_mask"}
    assert hundred_model(**batch.to(device)).loss is None


def test_datacollatorforlanguagemodeling_adds_labels(hundred_model, batch_of, device):
    """A batch of `DataCollatorForLanguageModeling` has labels, so that a pass with it has a loss."""
    batch = batch_of("DataCollatorForLanguageModeling", mlm=False)
    loss = hundred_model(**batch.to(device)).loss
    assert loss is not None
    assert torch.isfinite(loss)
