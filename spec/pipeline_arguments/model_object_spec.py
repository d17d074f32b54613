"""`pipeline()` needs the tokenizer beside a model object, and the task beside a directory.

Documentation: "tokenizer (`str` or [`PreTrainedTokenizer`], *optional*)" (docstring of `pipeline()`). The tokenizer is
optional for a model that is given by name or directory. The task is found only for a name, on the Hub.

Instead: `pipeline("text-generation", model=model, tokenizer=tokenizer)`

Message: Impossible to guess which tokenizer to use. Please provide a PreTrainedTokenizer class or a path/identifier to
a pretrained tokenizer.

Message: Inferring the task automatically requires to check the hub with a model_id defined as a `str`...
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("tokenizers_are_guessed", "tasks_are_guessed", "bos_added")


@pytest.fixture(scope="module")
def directory(tmp_path_factory, small_tokenizer_for):
    """The directory of a tiny model and its tokenizer."""
    path = str(tmp_path_factory.mktemp("tiny"))
    config = transformers.GPT2Config(n_layer=1, n_head=1, n_embd=4, n_positions=8, vocab_size=100)
    transformers.GPT2LMHeadModel(config).save_pretrained(path)
    small_tokenizer_for().save_pretrained(path)
    return path


@pytest.fixture(scope="module")
def loaded(directory):
    """The model object, loaded from the directory."""
    return transformers.GPT2LMHeadModel.from_pretrained(directory)


def test_model_object_without_tokenizer_raises(loaded, messages):
    """A model object without `tokenizer` raises an error, even if it was loaded from a directory with one."""
    with pytest.raises(Exception, match=messages[0]):
        transformers.pipeline("text-generation", model=loaded)


def test_model_object_without_task_raises_runtime_error(loaded, messages, small_tokenizer_for):
    """A model object without the task raises `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[1]):
        transformers.pipeline(model=loaded, tokenizer=small_tokenizer_for())


def test_directory_without_task_raises_runtime_error(directory):
    """A directory without the task raises `RuntimeError`."""
    with pytest.raises(RuntimeError):
        transformers.pipeline(model=directory)


@pytest.mark.parametrize("name", [True, False])
def test_tokenizer_may_be_a_name(loaded, directory, name):
    """`tokenizer` may be a name, or left out if `model` is one."""
    settings = {"model": loaded, "tokenizer": directory} if name else {"model": directory}
    generator = transformers.pipeline("text-generation", **settings)
    assert generator.tokenizer("a!he")["input_ids"] == [68, 4, 98]
