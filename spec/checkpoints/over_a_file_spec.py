"""`save_pretrained()` onto a file logs an error and saves nothing; no exception is raised.

Documentation: "Directory to which to save. Will be created if it doesn't exist."
(`PreTrainedModel.save_pretrained`, `save_directory`). A script goes on without the model being saved.

Instead: `pathlib.Path(directory).mkdir(exist_ok=True)` raises `FileExistsError` for a file.

Message: Provided path (...) should be a directory, not a file
"""

import re

import pytest

pytestmark = pytest.mark.refuted_by("files_are_overwritten", "saving_over_a_file_is_silent", "saving_needs_a_directory")


@pytest.fixture(scope="module")
def model(head_for):
    return head_for("GPT2LMHeadModel").to("cpu")


def test_file_is_kept(model, tmp_path):
    """The file keeps its text."""
    path = tmp_path / "file"
    path.write_text("text", encoding="utf-8")
    model.save_pretrained(path)
    assert path.is_file()
    assert path.read_text(encoding="utf-8") == "text"


def test_error_is_logged(model, tmp_path, library_log, messages):
    """The library logs an error."""
    (tmp_path / "file").write_text("text", encoding="utf-8")
    model.save_pretrained(tmp_path / "file")
    assert any(re.search(messages[0], message) for message in library_log.messages)


def test_missing_directory_is_made(model, tmp_path):
    """A directory that does not exist is made, with its parents."""
    model.save_pretrained(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b" / "config.json").exists()
