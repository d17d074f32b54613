"""Read the JSON files of a checkpoint. A `CheckpointError` says in one line which file is wrong, and what to do."""

import json
from pathlib import Path

AGAIN = "copy or download it again"


class CheckpointError(Exception):
    """The checkpoint cannot be used. The message is one line that says what to do."""


def read_json(path: Path) -> dict:
    """Return the object in a JSON file. Raise `CheckpointError` if there is none."""
    if not path.is_file():  # a pipe would block the reader
        raise CheckpointError(f"{path}: {'not a regular file' if path.exists() else 'the file is missing'}; {AGAIN}")
    content = path.read_bytes()
    if content.startswith(b"\xef\xbb\xbf"):
        raise CheckpointError(
            f"{path}: begins with a byte order mark (BOM), not with JSON; save it as UTF-8 without one"
        )
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{path}: not JSON ({error}); {AGAIN}") from None
    if not isinstance(found, dict):
        raise CheckpointError(f"{path}: not a JSON object; {AGAIN}")
    return found


def read_json_if_present(path: Path) -> dict:
    """Return the object in a JSON file, or an empty one if there is no such file."""
    return read_json(path) if path.exists() else {}


def gist(error: Exception) -> str:
    """Return the last line of the message of an error: its reason, where a release puts a heading above it."""
    return (str(error).strip() or type(error).__name__).splitlines()[-1].strip()[:200]
