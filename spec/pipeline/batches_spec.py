"""Batching does not change the pipeline's texts since 5.3, which pads on the left.

Beyond the tutorial: before 5.3 the pipeline pads on the side of its tokenizer, the right by default, and continues the
shorter text after its pads. Batching needs a pad token.

Instead: `generator.tokenizer.padding_side = "left"`

Message: A decoder-only architecture is being used, but right-padding was detected! For correct generation results,
please set `padding_side='left'` when initializing the tokenizer.
"""

import copy
import re

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "pipeline_leaves_the_padding_side",
    "pipeline_pads_on_the_left",
    "pipeline_forgets_the_mask",
    "pipeline_shows_pads_after_row_4",
)
SIX_TEXTS = ["Hello dear! " * n + "Hello" for n in (2, 0, 12, 1, 5, 3)]  # 1 to 37 tokens


@pytest.fixture(scope="module")
def batching(left_tokenizer, pipe):
    """A pipeline whose tokenizer has a pad token and GPT-2's own padding side."""
    right = copy.copy(left_tokenizer)  # a pipeline changes its side
    right.padding_side = "right"
    return transformers.pipeline("text-generation", model=pipe.model, tokenizer=right, device=pipe.device)


@pytest.fixture(scope="module")
def settings(eos):
    return {"max_new_tokens": 4, "do_sample": False, "pad_token_id": eos}


@pytest.fixture(scope="module")
def texts_in_a_batch(batching, settings):
    outputs = batching(["Hello", "Hello dear!"], batch_size=2, **settings)
    return [output[0]["generated_text"] for output in outputs]


@pytest.fixture(scope="module")
def texts_one_by_one(pipe_greedy):
    return [output[0]["generated_text"] for output in pipe_greedy]


@pytest.mark.holds("transformers>=5.3", source="huggingface/transformers#44021")
def test_batching_keeps_every_text(texts_in_a_batch, texts_one_by_one):
    """A batch returns the texts that the pipeline returns one by one."""
    assert texts_in_a_batch == texts_one_by_one


@pytest.mark.needs("float32")
def test_padding_on_the_left_keeps_every_text(pipe, left_tokenizer, settings):
    """With `padding_side="left"`, batching six texts keeps every text, in every release."""
    left = copy.copy(left_tokenizer)
    batching = transformers.pipeline("text-generation", model=pipe.model, tokenizer=left, device=pipe.device)
    settings = settings | {"max_new_tokens": 2}
    assert batching(SIX_TEXTS, batch_size=5, **settings) == pipe(SIX_TEXTS, **settings)


@pytest.mark.holds("transformers<5.3", source="huggingface/transformers#44021")
def test_batching_changes_the_shorter_text(texts_in_a_batch, texts_one_by_one):
    """A batch changes the continuation of the shorter text, and keeps that of the longest."""
    assert texts_in_a_batch[0] != texts_one_by_one[0]
    assert texts_in_a_batch[1] == texts_one_by_one[1]


@pytest.mark.holds("transformers<5.3", source="huggingface/transformers#44021")
def test_batching_warns_about_padding_on_the_right(batching, settings, library_log, messages):
    """A batch that is padded on the right logs a warning."""
    batching(["Hello", "Hello dear!"], batch_size=2, **settings)
    assert any(re.search(messages[0], message) for message in library_log.messages)
