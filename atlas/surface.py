"""The public surface of each release, which atlas/probe.py writes, and its record, surface.json.

Other programs can read the record:

    {"releases": ["4.30.2", ...],
     "things": {"method GPT2LMHeadModel.generate": {
        "4.30.2": "inputs=None, ...",       on this release, and on the later ones up to the next that is listed
        "5.0.0": null}}}                    it does not exist from here on

atlas/probe.py says what a thing is. The names are in the order of the alphabet.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from packaging.version import Version

RECORD = Path(__file__).parent / "surface.json"
CHANGES = GONE, OTHER, ADDED = "gone", "changed", "new"
KINDS = ("name", "module", "method", "field", "file", "command", "requirement", "variable", "message")


@dataclass(frozen=True)
class Thing:
    """A thing of the surface that differs between two sides."""

    kind: str  # one of KINDS
    name: str
    change: str  # gone, changed or new
    what: str  # the parameters that are gone (-) and new (+), or the two defaults
    release: str  # since which it is so, or until which in a downgrade

    @property
    def breaks_nothing(self) -> bool:
        """Whether code for the old side does without the thing: a new one, or a method with new parameters alone."""
        only_new = self.kind == "method" and all(part.startswith("+") for part in parts(self.what))
        return self.kind != "message" and (self.change == ADDED or (self.change == OTHER and only_new))

    @property
    def key(self) -> str:
        """The line by which a team accepts the change."""
        return f"{self.name} {self.release}".strip()


@cache
def read() -> dict[str, dict[str, str]]:
    """Return the surface of each recorded release, in order."""
    if not RECORD.exists():
        return {}
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    found: dict[str, dict[str, str]] = {release: {} for release in record["releases"]}
    for thing, values in record["things"].items():
        value = None
        for release, surface in found.items():
            value = values.get(release, value)
            if value is not None:
                surface[thing] = value
    return found


def add(release: str, surface: dict[str, str]) -> None:
    """Write the record with the surface of one more release."""
    known = read() | {release: surface}
    releases = sorted(known, key=Version)
    lines = []
    for thing in sorted({thing for found in known.values() for thing in found}):
        values, last = {}, None
        for name in releases:
            if (value := known[name].get(thing)) != last:
                last = values[name] = value
        lines.append(f" {json.dumps(thing)}: {json.dumps(values)}")
    text = f'{{"releases": {json.dumps(releases)},\n"things": {{\n' + ",\n".join(lines) + "\n}}\n"
    temporary = RECORD.with_suffix(".partial")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(RECORD)
    read.cache_clear()


def differences(old: dict[str, str], new: dict[str, str], releases: tuple[str, str]) -> list[Thing]:
    """Return the things that differ between the surfaces of two releases: what is gone, what changed, what is new."""
    found = []
    for thing in sorted(old.keys() | new.keys()):
        was, now = old.get(thing), new.get(thing)
        if was != now and not follows(thing, old, new):
            kind, _, name = thing.partition(" ")
            change = GONE if now is None else ADDED if was is None else OTHER
            what = between(kind, was, now) if was is not None and now is not None else ""
            found.append(Thing(kind, name, change, what, turned(thing, now, releases)))
    return sorted(found, key=lambda thing: (CHANGES.index(thing.change), KINDS.index(thing.kind)))


def follows(thing: str, old: dict[str, str], new: dict[str, str]) -> bool:
    """Return whether a method or field is gone or new only because its class is."""
    kind, _, name = thing.partition(" ")
    owner = f"name {name.partition('.')[0]}"
    return kind in ("method", "field") and (thing in old) != (thing in new) and (owner in old) != (owner in new)


def between(kind: str, was: str, now: str) -> str:
    """Return how two values differ: the parameters that are gone and new, or the two defaults of a field."""
    if kind != "method":
        return f"{now}, was {was}"
    before, after = ({part.partition("=")[0]: part for part in parts(value)} for value in (was, now))
    found = [f"-{name}" for name in before if name not in after]
    found += [
        f"{after[name]} (was {defaults(before[name])})" for name in after if before.get(name) not in (None, after[name])
    ]
    found += [f"+{after[name]}" for name in after if name not in before]
    return ", ".join(found) or "its parameters have another order"


def defaults(part: str) -> str:
    return part.partition("=")[2] or "required"


def parts(parameters: str) -> list[str]:
    """Return the parameters of a list, whose defaults can contain commas in brackets or quotes."""
    found = re.findall(r"""(?:[^,'"(\[{]|'[^']*'|"[^"]*"|\([^)]*\)|\[[^]]*\]|\{[^}]*\})+""", parameters)
    return [part.strip() for part in found]


def turned(thing: str, value: str | None, releases: tuple[str, str]) -> str:
    """Return the release since which a thing is as on the new side; in a downgrade, the one that changed it."""
    old, new = map(Version, releases)
    known = {Version(release): surface.get(thing) for release, surface in read().items()}
    if new < old:
        return next((str(release) for release in known if release > new and known[release] != value), "")
    first = str(new)
    for release in reversed([release for release in known if release <= new]):
        if known[release] != value:
            break
        first = str(release)
    return first
