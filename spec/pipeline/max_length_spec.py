"""`max_length=30` limits prompt plus continuation to 30 tokens; 4.52 to 5.19 ignore it.

Tutorial 2.2: "max_length=30". The printed texts, made with 4.51.3, have 30 tokens. In 4.52 to 5.19 the pipeline's own
default `max_new_tokens=256` takes precedence.

Instead: `max_new_tokens=30`

Message: Both `max_new_tokens` (=256) and `max_length`(=30) seem to have been set. `max_new_tokens` will take
precedence. Please refer to the documentation for more information.
(https://huggingface.co/docs/transformers/main/en/main_classes/text_generation)
"""

import re

import pytest

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by(
        "max_length_counts_new_tokens",
        "one_token_too_many",
        "bos_added",
        "pipeline_stops_after_32_tokens",
    ),
]
PRINTED = [
    "Hello, I'm not sure if you're aware of the fact that I'm a member of the American Association of Chiefs of Police."
    " I'm a",
    "Hello dear! I'm sorry, but I'm not sure what to do. I'm not sure if I should go back to the hospital or not",
]


@pytest.fixture(scope="module")
def new_tokens(tiny_pipe_for):
    """The call: how many tokens the pipeline adds to its prompt, which is one token of gpt2."""
    pipe = tiny_pipe_for()
    prompt = len(pipe.tokenizer("!")["input_ids"])
    return lambda **settings: len(pipe("!", return_tensors=True, **settings)[0]["generated_token_ids"]) - prompt


@pytest.mark.holds("transformers<4.52", "transformers>=5.20", source="huggingface/transformers#40751")
def test_max_length_limits_prompt_plus_continuation(tiny_pipe_for):
    """`max_length=30` limits prompt plus continuation to 30 tokens."""
    assert len(tiny_pipe_for()("!", max_length=30, return_tensors=True)[0]["generated_token_ids"]) == 30


@pytest.mark.holds("transformers>=4.52,<5.20", source="huggingface/transformers#40751")
def test_pipeline_ignores_max_length_with_a_warning(new_tokens, library_log, messages):
    """The pipeline ignores `max_length=30`, generates 256 new tokens and logs a warning."""
    assert new_tokens(max_length=30) == 256
    assert any(re.search(messages[0], message) for message in library_log.messages)


@pytest.mark.parametrize("limit", [5, 40])
def test_max_new_tokens_does_not_count_the_prompt(new_tokens, limit):
    """`max_new_tokens` limits the continuation alone, in every release."""
    assert new_tokens(max_new_tokens=limit) == limit


@pytest.mark.needs("the tokenizer of gpt2")
@pytest.mark.parametrize("text", PRINTED)
def test_printed_texts_are_30_tokens_long(tokenizer, text):
    assert len(tokenizer(text)["input_ids"]) == 30
