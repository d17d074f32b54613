"""An empty text makes an int64 tensor without tokens, from 4.57 on; before, a float32 one.

Beyond the tutorial: joined to other ids, the float tensor turns them all into floats, which the model refuses.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("empty_text_is_float", "empty_text_is_int", "bos_added")


@pytest.fixture
def empty(tokenizer):
    return tokenizer("", return_tensors="pt")["input_ids"]


def test_it_has_no_tokens(empty):
    assert empty.shape == (1, 0)  # (B, T)


@pytest.mark.holds("transformers>=4.57", source="huggingface/transformers#38417")
def test_its_ids_are_integers(empty):
    assert empty.dtype == torch.int64


@pytest.mark.holds("transformers<4.57", source="huggingface/transformers#38417")
def test_its_ids_are_floats(empty):
    assert empty.dtype == torch.float32
