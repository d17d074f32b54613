"""`resize_token_embeddings(n)` adds rows at the end or cuts rows off; a tied head stays tied.

Documentation: "Increasing the size will add newly initialized vectors at the end. Reducing the size will remove vectors
from the end." (`PreTrainedModel.resize_token_embeddings`). `lm_head.out_features` keeps the old value in 5.0 to 5.5.

Instead: `model.get_output_embeddings().weight.shape[0]`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "resizing_forgets_the_head",
    "resizing_draws_all_rows",
    "resizing_cuts_the_first",
    "resizing_forgets_the_config",
    "out_features_is_kept",
)
CLASSES = [
    "GPT2LMHeadModel",
    "GPT2DoubleHeadsModel",
    "GPT2Model",
    "GPT2ForSequenceClassification",
    "GPT2ForTokenClassification",
    "GPT2ForQuestionAnswering",
]


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("size", [90, 103])
def test_kept_rows_are_unchanged(head_for, name, size):
    """Each class keeps the first rows, whether the embedding grows or shrinks."""
    model = head_for(name)
    old = model.get_input_embeddings().weight.detach().clone()
    embedding = model.resize_token_embeddings(size)
    assert embedding is model.get_input_embeddings()
    assert embedding.weight.shape == (size, 16)
    assert torch.equal(embedding.weight[:100], old[:size])


@pytest.mark.parametrize("size", [90, 103])
def test_config_has_the_new_size(head_for, size):
    """`config.vocab_size` is the new size, and the logits have as many columns."""
    model = head_for("GPT2LMHeadModel")
    model.resize_token_embeddings(size)
    assert model.config.vocab_size == size
    assert model(torch.tensor([[5]], device=model.device)).logits.shape == (1, 1, size)


def test_tied_head_stays_tied(head_for):
    model = head_for("GPT2LMHeadModel")
    model.resize_token_embeddings(103)
    assert model.lm_head.weight is model.transformer.wte.weight


def test_untied_head_grows_and_keeps_its_rows(head_for):
    model = head_for("GPT2LMHeadModel", tie_word_embeddings=False)
    old = model.lm_head.weight.detach().clone()
    model.resize_token_embeddings(103)
    assert model.lm_head.weight.shape == (103, 16)
    assert torch.equal(model.lm_head.weight[:100], old)
    assert not torch.equal(model.lm_head.weight, model.transformer.wte.weight)


@pytest.mark.holds("transformers<5.0", "transformers>=5.6", source="measured", about="out_features")
def test_out_features_is_the_new_size(head_for):
    """`lm_head.out_features` is the new size."""
    model = head_for("GPT2LMHeadModel")
    model.resize_token_embeddings(103)
    assert model.lm_head.out_features == 103


@pytest.mark.holds("transformers>=5.0,<5.6", source="measured", about="out_features")
def test_out_features_is_the_old_size(head_for):
    """`lm_head.out_features` is the old size, although the head has more rows."""
    model = head_for("GPT2LMHeadModel")
    model.resize_token_embeddings(103)
    assert model.lm_head.out_features == 100
