"""The messages of the library, for the message index: each one once, with the claims that it belongs to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gpt2_specification.claim import Claim, all_claims

RAISED = re.compile(r"raises\(|\berror\b")


@dataclass(frozen=True)
class Use:
    """A claim that a message belongs to, and the releases that its checks date the message to."""

    claim: Claim
    ranges: tuple[str, ...]  # empty if no dated check compares the message


@dataclass
class Entry:
    """A warning or an error of the library; `...` stands for what differs from call to call."""

    id: str
    text: str
    error: bool
    uses: list[Use] = field(default_factory=list)


def entries() -> list[Entry]:
    """Return every message in alphabetical order."""
    found: dict[str, Entry] = {}
    for claim in all_claims():
        for number, text in enumerate(claim.messages):
            lines = list(_lines(claim, number))
            name = f"{claim.id.replace('/', '-')}-{number + 1}".replace("_", "-")
            entry = found.setdefault(text, Entry(name, text, error=False))
            entry.error |= any(RAISED.search(line) for _, line in lines)
            ranges = [range_ for check, _ in lines if check for range_ in check.ranges]
            entry.uses.append(Use(claim, tuple(dict.fromkeys(ranges))))
    return sorted(found.values(), key=lambda entry: re.sub(r"\W", "", entry.text).lower())


def _lines(claim: Claim, number: int) -> Iterator[tuple]:
    """Yield the lines of a claim that compare a message, each with its check."""
    for piece in claim.pieces:
        for line in piece.code.splitlines():
            if f"messages[{number}]" in line or "join(messages)" in line:
                yield piece.check, line
