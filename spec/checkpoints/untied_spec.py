"""A tied checkpoint that is loaded with `tie_word_embeddings=False` has a random head since 4.35.

Documentation: "Whether to tie weight embeddings according to model's `tied_weights_keys` mapping." (`GPT2Config`,
`tie_word_embeddings`). The file has one matrix for both, so that `lm_head.weight` is missing.

Instead: `model.lm_head.weight = torch.nn.Parameter(model.transformer.wte.weight.detach().clone())`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("loading_always_ties", "untied_heads_are_copies", "missing_heads_unreported")


@pytest.fixture(scope="module")
def loaded(head_for, tmp_path_factory):
    """The untied model that is loaded from a tied checkpoint, and the loading info."""
    directory = tmp_path_factory.mktemp("tied")
    head_for("GPT2LMHeadModel").to("cpu").save_pretrained(directory)
    load = transformers.GPT2LMHeadModel.from_pretrained
    return load(directory, tie_word_embeddings=False, output_loading_info=True)


@pytest.mark.holds("transformers>=4.35", source="measured", about="head")
def test_head_is_random(loaded):
    """`lm_head.weight` differs from the embedding."""
    assert not torch.equal(loaded[0].lm_head.weight, loaded[0].transformer.wte.weight)


@pytest.mark.holds("transformers<4.35", source="measured", about="head")
def test_head_equals_the_embedding(loaded):
    """`lm_head.weight` is the matrix of the file, which has it twice."""
    assert torch.equal(loaded[0].lm_head.weight, loaded[0].transformer.wte.weight)


@pytest.mark.holds("transformers>=4.35", source="measured", about="info")
def test_head_is_missing(loaded):
    """The loading info lists `lm_head.weight` as missing."""
    assert list(loaded[1]["missing_keys"]) == ["lm_head.weight"]


@pytest.mark.holds("transformers<4.35", source="measured", about="info")
def test_nothing_is_missing(loaded):
    """The loading info lists nothing as missing."""
    assert loaded[1]["missing_keys"] == []


def test_head_is_another_parameter(loaded):
    """Embedding and head are two parameters in every release."""
    assert loaded[0].lm_head.weight is not loaded[0].transformer.wte.weight
