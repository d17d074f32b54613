"""tokenizer.encode() reads a list of texts as a batch, from 5.0 on; before, as the tokens of one text.

Tutorial 2.1, commented out: input_ids = tokenizer.encode(input_text, return_tensors='pt') with two texts.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "encode_takes_pieces", "encode_takes_a_batch", "call_takes_pieces", "prefix_space", "encode_gives_lists"
    ),
]
TEXTS = ["Hello", "Hello dear!"]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_each_text_becomes_a_row(tokenizer):
    assert tokenizer.encode(TEXTS) == [[15496], [15496, 13674, 0]]


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_each_text_is_looked_up_as_a_token_and_an_unknown_one_becomes_the_end_of_text(tokenizer):
    assert tokenizer.encode(TEXTS) == [15496, 50256]


def test_calling_the_tokenizer_reads_a_batch_in_every_release(tokenizer):
    assert tokenizer(TEXTS)["input_ids"] == [[15496], [15496, 13674, 0]]


def test_one_text_is_encoded_alike_in_every_release(tokenizer):
    assert tokenizer.encode("Hello dear!") == [15496, 13674, 0]


def test_one_text_makes_a_tensor_of_one_row(tokenizer):
    ids = tokenizer.encode("Hello dear!", return_tensors="pt")
    assert isinstance(ids, torch.Tensor)
    assert ids.tolist() == [[15496, 13674, 0]]
