"""`prefix` is read before the prompt, and does not appear in `generated_text`.

Documentation: "prefix (`str`, *optional*): Prefix added to prompt" (docstring of `TextGenerationPipeline`). The prefix
guides the model; with `return_tensors=True` its ids are part of the result.

Instead: `generator(prefix + text)`, if the text is to begin with the prefix
"""

import pytest

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by("prefix_is_ignored", "prefix_is_shown", "prefix_is_cut_to_10_characters"),
]
PREFIX = "".join(f"{letter}!" for letter in "abcdefghijklmnopqrstuvwxyz")
SETTINGS = {"max_new_tokens": 8, "do_sample": False}


@pytest.fixture(scope="module")
def with_prefix(tiny_pipe_for):
    """The call: the record of the prompt "q?" with the prefix."""
    return lambda **settings: tiny_pipe_for()("q?", prefix=PREFIX, **SETTINGS, **settings)[0]


@pytest.fixture(scope="module")
def whole(tiny_pipe_for):
    """The call: the record of prefix and prompt as one text."""
    return lambda **settings: tiny_pipe_for()(PREFIX + "q?", **SETTINGS, **settings)[0]


def test_text_is_that_of_prefix_and_prompt_without_prefix(with_prefix, whole):
    """The text is that of prefix and prompt together, without the prefix."""
    assert PREFIX + with_prefix()["generated_text"] == whole()["generated_text"]


def test_new_text_is_that_of_prefix_and_prompt(with_prefix, whole):
    """With `return_full_text=False`, the new text is that of prefix and prompt together."""
    assert with_prefix(return_full_text=False) == whole(return_full_text=False)


def test_ids_begin_with_the_prefix(with_prefix, whole, tiny_pipe_for):
    """With `return_tensors=True`, the ids begin with those of the prefix."""
    ids = tiny_pipe_for().tokenizer(PREFIX)["input_ids"]
    assert with_prefix(return_tensors=True) == whole(return_tensors=True)
    assert with_prefix(return_tensors=True)["generated_token_ids"][: len(ids)] == ids
