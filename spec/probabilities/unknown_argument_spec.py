"""A forward pass ignores a misspelt argument since 4.48.3; earlier releases raise a `TypeError`.

Beyond the tutorial: a misspelt `attention_mask` does not hide the pads. `generate()` raises a `ValueError`. Not
every keyword that `forward()` does not declare is ignored: `num_items_in_batch` and `is_causal` have an effect.

Instead: `model(**batch)`

Message: GPT2LMHeadModel.forward() got an unexpected keyword argument 'atention_mask'
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("pass_refuses_the_unknown", "pass_takes_the_unknown")


@pytest.mark.holds("transformers>=4.48.3", source="huggingface/transformers#35875")
def test_a_misspelt_mask_is_ignored(model, batch):
    """A misspelt attention mask is ignored."""
    with torch.no_grad():
        misspelt = model(batch["input_ids"], atention_mask=batch["attention_mask"]).logits
        assert torch.equal(misspelt, model(batch["input_ids"]).logits)
        assert not torch.equal(misspelt, model(**batch).logits)


@pytest.mark.holds("transformers<4.48.3", source="huggingface/transformers#35875")
def test_a_misspelt_mask_raises_a_type_error(model, batch, messages):
    """A misspelt attention mask raises a `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        model(batch["input_ids"], atention_mask=batch["attention_mask"])
