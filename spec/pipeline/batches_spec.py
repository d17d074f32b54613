"""batch_size=2 gives the texts that come one by one: the pipeline pads on the left, from 5.3 on.

Beyond the tutorial: before, it pads on its tokenizer's side, the right, and continues the shorter text wrongly. Batches
need a pad token.
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "pipeline_leaves_the_padding_side", "pipeline_pads_on_the_left", "pipeline_forgets_the_mask"
)


@pytest.fixture(scope="module")
def texts_in_a_batch(tokenizer_for, pipe):
    """The call of pipe_greedy with batch_size=2, and a tokenizer that has a pad token and GPT-2's own padding side."""
    right = copy.copy(tokenizer_for(pad_token="<|endoftext|>"))  # a pipeline changes its side
    batching = transformers.pipeline("text-generation", model=pipe.model, tokenizer=right, device=pipe.device)
    outputs = batching(["Hello", "Hello dear!"], batch_size=2, max_new_tokens=4, do_sample=False, pad_token_id=50256)
    return [output[0]["generated_text"] for output in outputs]


@pytest.fixture(scope="module")
def texts_one_by_one(pipe_greedy):
    return [output[0]["generated_text"] for output in pipe_greedy]


@pytest.mark.holds("transformers>=5.3", source="huggingface/transformers#44021")
def test_the_texts_are_those_of_one_by_one(texts_in_a_batch, texts_one_by_one):
    assert texts_in_a_batch == texts_one_by_one


@pytest.mark.holds("transformers<5.3", source="huggingface/transformers#44021")
def test_the_longer_text_alone_is_that_of_one_by_one(texts_in_a_batch, texts_one_by_one):
    assert texts_in_a_batch[0] != texts_one_by_one[0]
    assert texts_in_a_batch[1] == texts_one_by_one[1]
