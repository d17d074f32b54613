"""The path of a missing directory raises an error about a repo id, which is an `OSError` since 5.0.

Documentation: "A path to a *directory* containing model weights" (`PreTrainedModel.from_pretrained`,
`pretrained_model_name_or_path`). A misspelt path raises `OSError` since 5.0; 4.50 to 4.57 raise a `ValueError`.

Instead: `GPT2LMHeadModel.from_pretrained(Path(path).resolve(strict=True))`, whose error is `FileNotFoundError`

Message: Repo id must be in the form 'repo_name' or 'namespace/repo_name': '...'. Use `repo_type` argument if needed.

Message: Incorrect path_or_model_id: '...'. Please provide either the path to a local folder or the repo_id of a model
on the Hub.

Message: Can't load the configuration of '...'. If you were trying to load it from 'https://huggingface.co/models', make
sure you don't have a local directory with the same name. Otherwise, make sure '...' is the correct path to a directory
containing a config.json file
"""

import re

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("new_model_where_none_is")


@pytest.fixture
def error(tmp_path):
    """The call: the error of a path that does not exist."""

    def call():
        with pytest.raises((OSError, ValueError)) as caught:
            transformers.GPT2LMHeadModel.from_pretrained(tmp_path / "missing")
        return caught.value

    return call


@pytest.mark.holds(
    "transformers<4.33", "transformers>=4.36,<4.50", "transformers>=5.0", source="measured", about="class"
)
def test_missing_directory_raises_os_error(error):
    """A path that does not exist raises `OSError`."""
    assert type(error()) is OSError


@pytest.mark.holds("transformers>=4.33,<4.36", "transformers>=4.50,<5.0", source="measured", about="class")
def test_missing_directory_raises_value_error(error):
    """A path that does not exist raises `HFValidationError`, which is a `ValueError` and not an `OSError`."""
    assert type(error()).__name__ == "HFValidationError"
    assert not isinstance(error(), OSError)


@pytest.mark.holds("transformers>=4.33,<4.36", "transformers>=4.50", source="measured", about="message")
def test_message_is_about_a_repo_id(error, messages):
    """The message of a path that does not exist is about the form of a repo id."""
    assert re.search(messages[0], str(error()))


@pytest.mark.holds("transformers>=4.36,<4.50", source="measured", about="message")
def test_message_is_about_the_path(error, messages):
    """The message of a path that does not exist is that the path is incorrect."""
    assert re.search(messages[1], str(error()))


@pytest.mark.holds("transformers<4.33", source="measured", about="message")
def test_message_is_about_the_configuration(error, messages):
    """The message of a path that does not exist is about the configuration."""
    assert re.search(messages[2], str(error()))


def test_path_is_in_the_message(error, tmp_path):
    """The message has the path in every release."""
    assert str(tmp_path / "missing") in str(error())
