"""The ids of an empty text are an `int64` tensor since 4.57; before, a `float32` tensor.

Beyond the tutorial: concatenated with other ids, the `float32` tensor turns all of them into floats, and the model
raises an error.

Instead: `tokenizer("", return_tensors="pt")["input_ids"].long()`
"""

import pytest
import torch

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by("empty_text_is_float", "empty_text_is_int", "bos_added"),
]


@pytest.fixture
def empty(tokenizer):
    return tokenizer("", return_tensors="pt")["input_ids"]


def test_empty_text_has_no_tokens(empty):
    assert empty.shape == (1, 0)  # (B, T)


@pytest.mark.holds("transformers>=4.57", source="huggingface/transformers#38417")
def test_ids_of_an_empty_text_are_integers(empty):
    """The ids of an empty text are an `int64` tensor."""
    assert empty.dtype == torch.int64


@pytest.mark.holds("transformers<4.57", source="huggingface/transformers#38417")
def test_ids_of_an_empty_text_are_floats(empty):
    """The ids of an empty text are a `float32` tensor."""
    assert empty.dtype == torch.float32
