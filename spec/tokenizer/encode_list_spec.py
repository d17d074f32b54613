"""`tokenizer.encode()` reads a list of texts as a batch since 5.0; before, as tokens of one text.

Tutorial 2.1: "#input_ids = tokenizer.encode(input_text, return_tensors='pt')". The line is commented out; its
`input_text` is a list of two texts. Before 5.0, each text that is not itself a token becomes the end-of-text id.

Instead: `tokenizer(texts)["input_ids"]`
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "encode_takes_pieces",
        "encode_takes_a_batch",
        "call_takes_pieces",
        "prefix_space",
        "encode_gives_lists",
        "later_rows_repeat_a_row",
        "encode_stops_after_512",
    ),
]
TEXTS = ["Hello", "Hello dear!"]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_encode_returns_one_row_per_text(tokenizer, forty_texts, forty_alone):
    """`tokenizer.encode()` of a list returns one row of ids per text."""
    assert tokenizer.encode(TEXTS) == [tokenizer(text)["input_ids"] for text in TEXTS]
    assert tokenizer.encode(forty_texts) == forty_alone


@pytest.mark.needs("the tokenizer of gpt2")
@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_encode_looks_each_text_up_as_a_token(tokenizer):
    """`tokenizer.encode()` of a list returns one id per text; an unknown text becomes the end of text."""
    assert tokenizer.encode(TEXTS) == [15496, 50256]


def test_call_reads_a_batch_in_every_release(tokenizer, forty_texts, forty_alone):
    """Calling the tokenizer with a list of texts returns one row per text in every release."""
    assert tokenizer(forty_texts)["input_ids"] == forty_alone


@pytest.mark.needs("the tokenizer of gpt2")
def test_encode_returns_the_ids_of_one_text(tokenizer):
    """`encode()` returns the ids of one text."""
    assert tokenizer.encode("Hello dear!") == [15496, 13674, 0]


def test_encode_returns_all_ids_of_a_long_text(tokenizer, forty_texts):
    """`encode()` returns all ids of a long text."""
    text = " ".join(forty_texts[-4:])
    assert tokenizer.encode(text) == tokenizer(text)["input_ids"]


def test_encode_returns_a_tensor_of_one_row(tokenizer, forty_texts, forty_alone):
    """`tokenizer.encode(text, return_tensors="pt")` returns a tensor of one row."""
    ids = tokenizer.encode(forty_texts[-1], return_tensors="pt")
    assert isinstance(ids, torch.Tensor)
    assert ids.dtype == torch.int64
    assert ids.tolist() == [forty_alone[-1]]
