"""What a change of behaviour means for code that relied on the old one. It is read off the sentences of the checks.

- breaks: the old behaviour raised no error and the new one does, or what the claim is about is gone;
- silent: another value, and no error says so;
- new: an error is gone, or what the claim is about is there now;
- message: another error, or another warning or log line; the values are the same.

A sentence is about an error if it contains "raise", "cannot" or "is gone", and about a message if it contains "log" or
"warn" and nothing about a value (such as "returns").
"""

import re

from .claim import Check

IMPACTS = {  # in the order of the report
    "breaks": "an error where there was none",
    "silent": "another value, without an error",
    "new": "possible now, or no longer an error",
    "message": "another error, warning or log line",
}
BREAKS, SILENT, NEW, MESSAGE = IMPACTS

_ERROR = re.compile(
    r"\brais(?:e|es|ed)\b(?! no )|\bcannot\b|\b(?:is|are) gone\b|\bdo(?:es)? not exist\b"
    r"|`transformers` has no\b|\bhas no (?:method|attribute)\b"
)
_MESSAGE = re.compile(r"\b(?:logs?|logged|warns?|warnings?|UserWarning|FutureWarning|reports?|reported)\b")
_VALUE = re.compile(r"\b(?:returns|replaces|kept|keeps|loads|holds|precedence|generates|loss|differs)\b")
_CODE = re.compile(r"`[^`]*`")


def impact(was: list[Check], now: list[Check]) -> str:
    """Return the impact of a change between two lists of checks, each of which shows the behaviour of a release."""
    if _absent(was) != _absent(now):
        return NEW if _absent(was) else BREAKS
    old, new = _subject(was), _subject(now)
    if "error" in (old, new):
        return MESSAGE if old == new else NEW if old == "error" else BREAKS
    return MESSAGE if old == new == "message" else SILENT


def _absent(checks: list[Check]) -> bool:
    """Return whether the subject of the claim does not exist."""
    return all(check.absent for check in checks)


def _subject(checks: list[Check]) -> str:
    """Return what the sentences of some checks are about: an error, a message or a value."""
    sentence = " ".join(check.sentence for check in checks)
    if _ERROR.search(sentence):
        return "error"
    return "message" if _MESSAGE.search(sentence) and not _VALUE.search(_CODE.sub("", sentence)) else "value"
