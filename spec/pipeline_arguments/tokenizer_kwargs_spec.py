"""`tokenizer_encode_kwargs` passes arguments to the tokenizer of the pipeline, since 4.56.

Documentation: "tokenizer_encode_kwargs: Additional keyword arguments to pass along to the encoding step of the
tokenizer" (docstring of `TextGenerationPipeline`, 5.24). With it a prompt is cut without a limit for the whole text.

Instead: transformers>=4.56: `generator(text, tokenizer_encode_kwargs={"truncation": True, "max_length": n})`
transformers>=4.37,<4.56: `generator(text, truncation=True, max_length=n, max_new_tokens=m)`

Message: The following `model_kwargs` are not used by the model: ['tokenizer_encode_kwargs'] (note: typos in the
generate arguments will also show up in this list)
"""

import pytest

pytestmark = [
    pytest.mark.needs("nothing added before a text", "the default sides"),
    pytest.mark.refuted_by(
        "tokenizer_encode_kwargs_dropped", "tokenizer_encode_kwargs_accepted", "tokenizer_cuts_to_32_tokens"
    ),
]
PROMPT = "".join(f"{letter}!" for letter in "abcdefghijklmnopqrstuvwxyz" * 4)  # 208 tokens
SETTINGS = {"do_sample": False, "max_new_tokens": 4}


@pytest.fixture(scope="module")
def cut():
    """A factory: the argument that cuts a prompt to n tokens."""
    return lambda n: {"tokenizer_encode_kwargs": {"truncation": True, "max_length": n}}


@pytest.mark.parametrize("length", [1, 5, 100])
@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#40364")
def test_prompt_is_cut_to_max_length(length, tiny_pipe_for, cut):
    """The pipeline reads the first `max_length` tokens of the prompt, and generates `max_new_tokens` more."""
    pipe = tiny_pipe_for()
    found = pipe(PROMPT, **cut(length), **SETTINGS, return_tensors=True)[0]["generated_token_ids"]
    assert found[:-4] == pipe.tokenizer(PROMPT)["input_ids"][:length]


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#40364")
def test_text_begins_with_the_whole_prompt(tiny_pipe_for, cut):
    """The text begins with the whole prompt, and goes on after what the model has read."""
    pipe = tiny_pipe_for()
    read = pipe.tokenizer.decode(pipe.tokenizer(PROMPT)["input_ids"][:5])
    text = pipe(PROMPT, **cut(5), **SETTINGS)[0]["generated_text"]
    assert text == PROMPT + pipe(read, **SETTINGS, return_full_text=False)[0]["generated_text"]


@pytest.mark.absent("transformers<4.56", source="huggingface/transformers#40364")
def test_argument_raises_value_error(tiny_pipe_for, cut, messages):
    """The pipeline raises a `ValueError` for `tokenizer_encode_kwargs`."""
    with pytest.raises(ValueError, match=messages[0]):
        tiny_pipe_for()(PROMPT, **cut(5), **SETTINGS)


def test_prompt_is_read_whole_by_default(tiny_pipe_for):
    """By default the pipeline reads the whole prompt."""
    pipe = tiny_pipe_for()
    found = pipe(PROMPT, **SETTINGS, return_tensors=True)[0]["generated_token_ids"]
    assert found[:-4] == pipe.tokenizer(PROMPT)["input_ids"]
