"""An empty prompt is continued from `<|endoftext|>`; in a batch, empty prompts fail or are lost.

Beyond the tutorial: a data set may have empty texts. With `batch_size` they raise `RuntimeError` beside other texts,
and a batch of empty texts alone returns a single record.

Instead: `generator([text or "<|endoftext|>" for text in texts], batch_size=8)`
"""

import copy

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "empty_prompt_is_an_exclamation_mark",
    "empty_prompts_are_dropped",
    "empty_prompts_are_batched",
)
SETTINGS = {"max_new_tokens": 8, "do_sample": False, "pad_token_id": 0}


@pytest.fixture(scope="module")
def generator(hundred_model, small_tokenizer_for):
    """A pipeline whose model begins with the id 99, `<|endoftext|>`; its tokenizer pads on the left."""
    model = copy.deepcopy(hundred_model)
    model.config.bos_token_id = model.generation_config.bos_token_id = 99
    tokenizer = small_tokenizer_for(pad_token="~", padding_side="left")
    return transformers.pipeline("text-generation", model=model, tokenizer=tokenizer, device=model.device)


@pytest.fixture(scope="module")
def record(generator):
    """What the pipeline returns for `<|endoftext|>` as the prompt."""
    return generator("<|endoftext|>", **SETTINGS, return_full_text=False)[0]


def test_text_is_that_after_the_end_of_text(generator, record):
    """The text is the continuation of `<|endoftext|>`, which is not a part of it."""
    assert generator("", **SETTINGS) == [record]


def test_ids_begin_with_the_end_of_text(generator, hundred_model, device):
    """The ids begin with that of `<|endoftext|>`."""
    prompt = torch.tensor([[99]], device=device)
    expected = hundred_model.generate(prompt, attention_mask=torch.ones_like(prompt), **SETTINGS)
    assert generator("", **SETTINGS, return_tensors=True) == [{"generated_token_ids": expected[0].tolist()}]


def test_list_may_have_empty_prompts(generator, record):
    """A list may have empty prompts, in any place, without `batch_size`."""
    expected = [generator(text, **SETTINGS) if text else [record] for text in ("", "a!", "", "", "b")]
    assert generator(["", "a!", "", "", "b"], **SETTINGS) == expected


@pytest.mark.parametrize("texts", [["", "a!"], ["abc" * 9, "", "!"]])
def test_batch_with_other_texts_raises_runtime_error(generator, texts):
    """A batch of an empty prompt and others raises `RuntimeError`."""
    with pytest.raises(RuntimeError):
        generator(texts, batch_size=len(texts), **SETTINGS)


@pytest.mark.parametrize("count", [2, 8])
def test_batch_of_empty_prompts_returns_one_record(generator, count, record):
    """A batch of empty prompts returns one record for all of them."""
    assert generator([""] * count, batch_size=count, **SETTINGS) == [[record]]
