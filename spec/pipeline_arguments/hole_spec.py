"""`handle_long_generation="hole"` drops the first tokens of a prompt that is too long.

Documentation: "'hole': Truncates left of input, and leaves a gap wide enough to let generation happen" (docstring of
`TextGenerationPipeline`). The room is the tokenizer's `model_max_length`. The text still begins with the whole prompt.

Instead: `generator(text, handle_long_generation="hole", max_new_tokens=n)`

Message: We cannot use `hole` to handle this generation the number of desired tokens exceeds the models max length

Message: ... is not a valid value for `handle_long_generation` parameter expected [None, 'hole']

Message: index out of range in self
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by(
        "hole_is_ignored",
        "hole_by_default",
        "hole_always_cuts",
        "hole_drops_the_end",
        "hole_is_for_500_tokens",
        "full_text_begins_with_what_was_read",
    ),
]
PROMPT = "".join(f"{letter}!" for letter in "abcdefghijklmnopqrstuvwxyz" * 12)  # 624 tokens
SETTINGS = {"do_sample": False, "max_new_tokens": 8}


@pytest.fixture(scope="module")
def generator(tiny_pipe_for, tokenizer_for):
    """A pipeline whose tokenizer has a `model_max_length` of 64; its model has 1024 positions."""
    tokenizer = tokenizer_for(padding_side="left", model_max_length=64)
    return transformers.pipeline("text-generation", model=tiny_pipe_for().model, tokenizer=tokenizer)


@pytest.fixture(scope="module")
def ids(generator):
    """The ids of the prompt."""
    return generator.tokenizer(PROMPT)["input_ids"]


@pytest.mark.parametrize("new", [1, 8, 63])
def test_last_tokens_of_the_prompt_are_read(new, generator, ids):
    """The pipeline reads as many of the last tokens as leave room for `max_new_tokens`."""
    settings = {"do_sample": False, "max_new_tokens": new, "return_tensors": True}
    found = generator(PROMPT, handle_long_generation="hole", **settings)[0]["generated_token_ids"]
    assert len(found) == 64
    assert found[:-new] == ids[new - 64 :]


def test_continuation_is_that_of_the_cut_prompt(generator, ids):
    """The continuation is that of the last tokens alone, and the text begins with the whole prompt."""
    text = generator(PROMPT, handle_long_generation="hole", **SETTINGS)[0]["generated_text"]
    cut = generator.tokenizer.decode(ids[8 - 64 :])
    assert text == PROMPT + generator(cut, **SETTINGS, return_full_text=False)[0]["generated_text"]


def test_prompt_is_read_whole_without_hole(generator, ids):
    """By default the pipeline reads the whole prompt."""
    found = generator(PROMPT, **SETTINGS, return_tensors=True)[0]["generated_token_ids"]
    assert found[:-8] == ids


@pytest.mark.needs("no GPU")
def test_prompt_longer_than_the_positions_raises(generator, messages):
    """A prompt of more tokens than positions raises `IndexError` on the CPU, without `"hole"`."""
    with pytest.raises(IndexError, match=messages[2]):
        generator(PROMPT * 2, **SETTINGS)


def test_short_prompt_is_not_cut(generator):
    """A prompt that leaves room for the new tokens is read whole."""
    text = PROMPT[:56]
    assert generator(text, handle_long_generation="hole", **SETTINGS) == generator(text, **SETTINGS)


def test_no_room_for_a_prompt_raises_value_error(generator, messages):
    """`max_new_tokens` of the tokenizer's `model_max_length` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        generator(PROMPT, handle_long_generation="hole", max_new_tokens=64)


def test_other_value_raises_value_error(generator, messages):
    """Another value than `None` and `"hole"` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[1]):
        generator(PROMPT, handle_long_generation="left")
