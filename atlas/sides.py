"""A side of a comparison: what the user wrote, and what the claims show on it, from the record or from a run.

A side is a release (`4.51.3`), a set of requirements (`transformers==5.24.0 tokenizers==0.22.1`), a wheel, a source
tree, or an installed library: the directory of a virtual environment, or one that contains the package transformers.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import InvalidVersion, Version

from gpt2_specification.claim import all_claims
from gpt2_specification.environment import OLDEST
from gpt2_specification.verdict import NOT_RUN, PASSED, SKIPPED, recorded

from . import examining, index, surface
from .history import RECORD

FORMS = "a release such as 4.51.3, requirements in quotes, a wheel, a source tree, or an environment"


@dataclass(frozen=True)
class Side:
    """A side: its text, and its release if it is a release of transformers alone."""

    text: str
    release: str = ""

    @property
    def is_installed(self) -> bool:
        """Whether the side is a directory in which transformers is installed."""
        path = Path(self.text)
        return any((path / name).is_file() for name in ("pyvenv.cfg", "transformers/__init__.py"))

    @property
    def requirements(self) -> list[str]:
        """What uv installs for the side; empty if it is installed."""
        if self.release:
            return [f"transformers=={self.release}"]
        if self.is_installed:
            return []
        path = Path(self.text)
        return [f"transformers @ {path.resolve().as_uri()}"] if path.exists() else self.text.split()

    @property
    def how(self) -> dict:
        """The arguments of `examining.installed` for the side."""
        path = Path(self.text).resolve()
        inside = [place for place in (path / "bin" / "python", path / "Scripts" / "python.exe") if place.exists()]
        if not self.is_installed:
            return {"requirements": self.requirements}
        return {"requirements": []} | ({"python": str(inside[0])} if inside else {"library": str(path)})


def side(text: str) -> Side:
    """Return the side that a user wrote. Raise `examining.UnknownError` with one line if it cannot be one."""
    text = text.strip()
    if not text:
        raise examining.UnknownError(f"an empty side; write {FORMS}")
    try:
        return Side(text, release(Version(text)))
    except InvalidVersion:
        pass
    if Path(text).exists():
        path = Path(text)
        if not (path.suffix == ".whl" or Side(text).is_installed or is_source(path)):
            raise examining.UnknownError(f"{text}: neither a wheel, nor a source tree, nor an environment")
        return Side(text)
    try:
        found = [Requirement(part) for part in text.split()]
    except InvalidRequirement:
        found = []
    if not any(part.name == "transformers" and (part.specifier or part.url) for part in found):
        raise examining.UnknownError(f"{text}: no such file, and not a release; write {FORMS}")
    exact = [str(part.specifier).removeprefix("==") for part in found]
    return Side(text, release(Version(exact[0]))) if len(found) == 1 and is_version(exact[0]) else Side(text)


def is_source(path: Path) -> bool:
    return any((path / name).is_file() for name in ("setup.py", "pyproject.toml", "PKG-INFO"))


def is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def release(version: Version) -> str:
    """Return a release as the package index writes it: 4.51 is 4.51.0. Raise `UnknownError` if it does not exist.

    Only a release that the record does not list is looked for in the index.
    """
    if version < Version(OLDEST):
        raise examining.UnknownError(f"{version}: the specification covers {OLDEST} and later")
    for known in (lambda: map(Version, record()["index"]), lambda: index.offered("--pre")):
        names = {other: str(other) for other in known()}
        if version in names:
            return names[version]
    patches = [name for other, name in names.items() if other.release[:2] == version.release[:2]]
    known = f"there are {', '.join(patches)}" if patches else f"the newest is {max(names)}"
    raise examining.UnknownError(f"{version}: no such release of transformers; {known}")


@cache
def record() -> dict:
    """Return the record as it is in its file, or an empty one."""
    empty: dict = {"index": [], "releases": {}, "claims": {}}
    return json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else empty


def of_record(release: str) -> dict | None:
    """Return what the record has of a release, in the form of the file of `pytest --record`; None if it lacks it.

    The record has no messages of checks. A claim that is not surveyed on the release counts as not run.
    """
    facts = record()["releases"].get(release)
    if facts is None or "error" in facts:
        return None
    claims = {}
    for claim in all_claims():
        entry = recorded(record(), claim.id).get(release, {"verdict": NOT_RUN})
        rest = SKIPPED if entry["verdict"] == NOT_RUN else PASSED
        outcomes = {check.name: rest for check in claim.checks} | entry.get("checks", {})
        seen = entry.get("seen", {})
        claims[claim.id] = {
            name: {"outcome": outcome, "message": seen.get(name, "")} for name, outcome in outcomes.items()
        }
    origin = f"the record of {facts['date']}"
    found = {"transformers": release, **facts, "claims": claims, "from": origin}
    return found | {"surface": surface.read().get(release, {})}
