"""An added token raises `IndexError` in the model until `resize_token_embeddings(len(tokenizer))`.

Documentation: "When adding new tokens to the vocabulary, you should make sure to also resize the token embedding matrix
of the model" (`PreTrainedTokenizerBase.add_special_tokens`). The tokenizer has the id, the model no row for it.

Instead: `model.resize_token_embeddings(len(tokenizer))`

Message: index out of range in self
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("large_ids_are_clamped", "resizing_forgets_the_head", "added_token_reuses_an_id")


@pytest.fixture
def model(head_for):
    """A model of 100 tokens, on the CPU."""
    return head_for("GPT2LMHeadModel").to("cpu")


@pytest.fixture(scope="module")
def tokenizer(small_tokenizer_for):
    """A tokenizer of 100 tokens to which the token `[NEW]` is added."""
    tokenizer = small_tokenizer_for()
    tokenizer.add_tokens(["[NEW]"])
    return tokenizer


def test_added_token_has_the_next_id(tokenizer):
    """The id of the added token is 100, and `len(tokenizer)` is 101."""
    assert tokenizer.convert_tokens_to_ids("[NEW]") == 100
    assert len(tokenizer) == 101


def test_added_token_raises_index_error(model, tokenizer, messages):
    """A text with the added token raises `IndexError` in the model."""
    with pytest.raises(IndexError, match=messages[0]):
        model(**tokenizer("a[NEW]", return_tensors="pt"))


def test_resized_model_accepts_the_token(model, tokenizer):
    """After `resize_token_embeddings(len(tokenizer))`, the logits have a column for the token."""
    model.resize_token_embeddings(len(tokenizer))
    with torch.no_grad():
        assert model(**tokenizer("a[NEW]", return_tensors="pt")).logits.shape == (1, 2, 101)
