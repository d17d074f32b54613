"""`return_tensors=False` returns token ids in place of the text, as `True` does.

Documentation: "return_tensors (`bool`, *optional*, defaults to `False`): Returns the tensors of predictions (as token
indices) in the outputs. If set to `True`, the decoded text is not returned." (docstring of `TextGenerationPipeline`)

Erratum: The documentation says: "defaults to `False`". The default is `None`, and each other value asks for the ids,
which are a list and not the documented `torch.Tensor`. `return_text` has no effect.

Instead: `generator(text)` for the text; `generator(text, return_tensors=True)` for the ids

Message: `return_text` is mutually exclusive with `return_full_text`

Message: `return_full_text` is mutually exclusive with `return_tensors`

Message: `return_text` is mutually exclusive with `return_tensors`
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "return_tensors_false_returns_text",
    "pipeline_returns_tensors",
    "return_text_false_returns_ids",
    "return_arguments_are_not_exclusive",
    "records_hold_text_and_ids",
)
SETTINGS = {"max_new_tokens": 8, "do_sample": False}


@pytest.fixture(scope="module")
def output(tiny_pipe_for):
    """The call: the only record that the pipeline returns for a text."""
    return lambda **settings: tiny_pipe_for()("!", **SETTINGS, **settings)[0]


@pytest.fixture(scope="module")
def text(output):
    return output()


@pytest.mark.parametrize("value", [True, False])
def test_return_tensors_returns_a_list_of_ids(value, output, tiny_pipe_for):
    """`return_tensors` returns a list of the ids of prompt and continuation, with `True` and with `False`."""
    record = output(return_tensors=value)
    assert list(record) == ["generated_token_ids"]
    assert type(record["generated_token_ids"]) is list
    assert len(record["generated_token_ids"]) == len(tiny_pipe_for().tokenizer("!")["input_ids"]) + 8


def test_return_tensors_none_returns_the_text(output, text):
    """`return_tensors=None` returns the text."""
    assert list(text) == ["generated_text"]
    assert output(return_tensors=None) == text


@pytest.mark.parametrize("value", [True, False])
def test_return_text_has_no_effect(value, output, text):
    """`return_text` has no effect, with `True` and with `False`."""
    assert output(return_text=value) == text


def test_two_of_the_arguments_raise_value_error(output, messages):
    """Two of `return_full_text`, `return_text` and `return_tensors` raise `ValueError`, with `False` too."""
    with pytest.raises(ValueError, match=messages[0]):
        output(return_text=False, return_full_text=False)
    with pytest.raises(ValueError, match=messages[1]):
        output(return_full_text=False, return_tensors=False)
    with pytest.raises(ValueError, match=messages[2]):
        output(return_text=False, return_tensors=False)
