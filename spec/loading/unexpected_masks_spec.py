"""`GPT2ForTokenClassification` reports causal masks in a file as unexpected in 4.30, 5.0 and 5.1.

Beyond the tutorial: the file of `gpt2` has one such mask per layer, `h.0.attn.bias` and so on. The other classes report
them in 5.0 and 5.1 only; for `GPT2LMHeadModel`, see `loading/released_layout`.

Instead: Nothing needs to be done. A mask is not a weight: the model makes its own.
"""

import pytest
import safetensors.torch
import torch
import transformers

pytestmark = pytest.mark.refuted_by("masks_unexpected")
OTHERS = ["GPT2Model", "GPT2DoubleHeadsModel", "GPT2ForSequenceClassification"]


@pytest.fixture
def unexpected(hundred_model, tmp_path):
    """A call: the names that a class reports as unexpected in a file of two layers, whose masks are 8 by 8."""
    weights = hundred_model.transformer.state_dict()  # without the prefix `transformer.`, as in the file of gpt2
    masks = {f"h.{i}.attn.bias": torch.ones(1, 1, 8, 8).tril() for i in range(2)}
    hundred_model.config.save_pretrained(tmp_path)
    safetensors.torch.save_file(weights | masks, tmp_path / "model.safetensors", {"format": "pt"})

    def call(name):
        loaded = getattr(transformers, name).from_pretrained(tmp_path, output_loading_info=True)
        return sorted(loaded[1]["unexpected_keys"])

    return call


@pytest.mark.holds("transformers<5.0", "transformers>=5.2", source="measured", about="other classes")
@pytest.mark.parametrize("name", OTHERS)
def test_masks_are_not_reported(unexpected, name):
    """`GPT2Model`, `GPT2DoubleHeadsModel` and `GPT2ForSequenceClassification` do not report the masks."""
    assert unexpected(name) == []


@pytest.mark.holds("transformers>=5.0,<5.2", source="measured", about="other classes")
@pytest.mark.parametrize("name", OTHERS)
def test_masks_are_reported(unexpected, name):
    """`GPT2Model`, `GPT2DoubleHeadsModel` and `GPT2ForSequenceClassification` report the masks."""
    assert unexpected(name) == ["h.0.attn.bias", "h.1.attn.bias"]


@pytest.mark.holds(
    "transformers>=4.31,<5.0",
    "transformers>=5.2",
    source="huggingface/transformers#24113",
    about="GPT2ForTokenClassification",
)
def test_token_classification_does_not_report_masks(unexpected):
    """`GPT2ForTokenClassification` does not report the masks."""
    assert unexpected("GPT2ForTokenClassification") == []


@pytest.mark.holds(
    "transformers<4.31",
    "transformers>=5.0,<5.2",
    source="huggingface/transformers#24113",
    about="GPT2ForTokenClassification",
)
def test_token_classification_reports_masks(unexpected):
    """`GPT2ForTokenClassification` reports the masks as unexpected."""
    assert unexpected("GPT2ForTokenClassification") == ["h.0.attn.bias", "h.1.attn.bias"]
