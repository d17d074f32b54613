"""`input_ids` without a token or without a row raise an error, in a pass and in `generate()`.

Beyond the tutorial: an empty text has no ids, and the error names a shape in place of the text. A batch of no rows has
logits of no rows in a pass before 4.48.

Instead: `[text for text in texts if text]`, or `tokenizer.bos_token` before each text
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("no_ids_have_no_logits", "empty_prompts_are_returned", "empty_batches_are_refused")


@pytest.fixture(scope="module")
def empty(hundred_model):
    """A factory: ids of this shape, of which one number is 0."""
    return lambda *shape: torch.empty(shape, dtype=torch.long, device=hundred_model.device)


def test_text_without_a_token_raises_runtime_error(hundred_model, empty):
    """A pass over ids of the shape (1, 0) raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match="cannot reshape tensor of 0 elements"):
        hundred_model(empty(1, 0))


@pytest.mark.parametrize("shape", [(1, 0), (0, 3)])
def test_generate_raises_an_error_without_a_token(hundred_model, empty, shape):
    """`generate()` raises an `IndexError`, a `RuntimeError` or a `ValueError`, depending on the release."""
    with pytest.raises((IndexError, RuntimeError, ValueError)):
        hundred_model.generate(empty(*shape), max_new_tokens=3, do_sample=False, pad_token_id=0)


@pytest.mark.holds("transformers>=4.48", source="measured")
def test_batch_without_a_row_raises_runtime_error(hundred_model, empty):
    """A pass over ids of the shape (0, 3) raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match="cannot reshape tensor of 0 elements"):
        hundred_model(empty(0, 3))


@pytest.mark.holds("transformers<4.48", source="measured")
def test_batch_without_a_row_has_no_logits(hundred_model, empty):
    """A pass over ids of the shape (0, 3) returns logits of the shape (0, 3, 100)."""
    assert hundred_model(empty(0, 3)).logits.shape == (0, 3, 100)
