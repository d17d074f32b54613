"""A forward pass ignores arguments that it does not know, from 4.48.3 on; before, it refuses them.

Beyond the tutorial: a misspelt attention_mask hides no pad, and nothing says so. generate() refuses it.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("pass_refuses_the_unknown", "pass_takes_the_unknown")


@pytest.mark.holds("transformers>=4.48.3", source="huggingface/transformers#35875")
def test_a_misspelt_mask_is_no_mask(model, batch):
    with torch.no_grad():
        misspelt = model(batch["input_ids"], atention_mask=batch["attention_mask"]).logits
        assert torch.equal(misspelt, model(batch["input_ids"]).logits)
        assert not torch.equal(misspelt, model(**batch).logits)


@pytest.mark.holds("transformers<4.48.3", source="huggingface/transformers#35875")
def test_a_misspelt_mask_is_refused(model, batch):
    with pytest.raises(TypeError, match="unexpected keyword argument 'atention_mask'"):
        model(batch["input_ids"], atention_mask=batch["attention_mask"])
