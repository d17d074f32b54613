"""The feature-extraction pipeline returns vectors of pads too with `batch_size`, and no mask.

Documentation: "The feature extraction pipeline uses no model head" (docstring of `FeatureExtractionPipeline`, 5.24). A
mean over a text's vectors takes in the pads if the text was padded in its batch.

Erratum: The documentation says: "The feature extraction pipeline uses no model head". A model object with a head is
used whole, and the vectors are its logits; in 4.39 and 4.40 it raises an error.

Instead: `pipeline("feature-extraction", model=model.transformer, tokenizer=tokenizer)`, without `batch_size`
"""

import copy

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("vectors_after_the_first_dropped", "vectors_are_reversed", "logits_are_cut_to_16")
TEXTS = ["he", "he!", "abcdefgh", "a"]  # 1, 2, 8 and 1 tokens
LENGTHS = [1, 2, 8, 1]


@pytest.fixture(scope="module")
def extractor_for(hundred_model, small_tokenizer_for):
    """A factory: the pipeline of this part of a model."""

    def make(part):
        tokenizer = small_tokenizer_for(pad_token="<|endoftext|>")
        model = part(copy.deepcopy(hundred_model))
        return transformers.pipeline("feature-extraction", model=model, tokenizer=tokenizer, device=model.device)

    return make


@pytest.fixture(scope="module")
def extractor(extractor_for):
    """The pipeline of the model without its head."""
    return extractor_for(lambda model: model.transformer)


def test_batch_has_vectors_of_pads(extractor):
    """With `batch_size=2` a text has as many vectors as the longest text of its batch."""
    assert [len(vectors[0]) for vectors in extractor(TEXTS)] == LENGTHS
    assert [len(vectors[0]) for vectors in extractor(TEXTS, batch_size=2)] == [2, 2, 8, 8]


def test_vectors_of_the_text_come_first(extractor, tolerance):
    """The vectors of the text's own tokens stand first and are those without a batch."""
    for own, padded in zip(extractor(TEXTS), extractor(TEXTS, batch_size=4), strict=True):
        torch.testing.assert_close(torch.tensor(padded[0])[: len(own[0])], torch.tensor(own[0]), **tolerance)


@pytest.mark.holds("transformers>=4.41", "transformers<4.39", source="measured", about="head")
def test_model_with_a_head_returns_logits(extractor_for, extractor, hundred_model):
    """A `GPT2LMHeadModel` returns its logits, one number per token of the vocabulary."""
    width, vocabulary = hundred_model.config.n_embd, hundred_model.config.vocab_size
    assert {len(vector) for vector in extractor_for(lambda model: model)("he!")[0]} == {vocabulary}
    assert {len(vector) for vector in extractor("he!")[0]} == {width}


@pytest.mark.holds("transformers>=4.39,<4.41", source="measured", about="head")
def test_model_with_a_head_raises_type_error(extractor_for):
    """A `GPT2LMHeadModel` raises `TypeError`."""
    with pytest.raises(TypeError, match="pad_token_id"):
        extractor_for(lambda model: model)("he!")
