"""The file of `--accept`: the changes that a team has accepted, one per line, as `--lines` prints them.

pipeline/defaults 4.52              # a claim, and the release of its change; text after "#" is a comment
GPT2LMHeadModel.prune_heads 5.0.0   # a thing of the public surface
"""

import re
from dataclasses import replace
from pathlib import Path

from .comparison import Comparison
from .examining import UnknownError


def read(path: str) -> list[str]:
    """Return the lines of the file without comments. Raise `UnknownError` with one line for a file that is wrong."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UnknownError(f"--accept {path}: {reason}; --lines prints what it can contain") from None
    lines = [re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines()]
    for number, line in enumerate(lines, start=1):
        if line and not re.fullmatch(r"\S.* \d\S*", line):
            example = "a claim and a release, such as pipeline/defaults 4.52"
            raise UnknownError(f"--accept {path}, line {number}: not {example}")
    return [line for line in lines if line]


def without(comparison: Comparison, accepted: list[str]) -> Comparison:
    """Return the comparison without the accepted changes, and with the accepted lines that are no change in it."""
    keys = {entry.key for entry in (*comparison.changed, *comparison.told)}
    changed, things = (
        [entry for entry in entries if entry.key not in accepted] for entries in (comparison.changed, comparison.things)
    )
    stale = tuple(line for line in dict.fromkeys(accepted) if line not in keys)
    count = len(comparison.changed) + len(comparison.things) - len(changed) - len(things)
    return replace(comparison, changed=changed, things=things, accepted=count, stale=stale)
