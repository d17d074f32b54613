"""The releases of transformers in the package index, and those that the atlas surveys."""

import subprocess
import sys
from collections.abc import Iterable
from itertools import groupby

from packaging.requirements import Requirement
from packaging.version import Version

from gpt2_specification.claim import Claim, all_claims
from gpt2_specification.environment import OLDEST


class IndexUnreachableError(Exception):
    """The package index does not answer. The message is one line that says what to do."""


def offered(*options: str) -> list[Version]:
    """Return all final releases in pip's index, in order, since the oldest that the specification covers.

    With the option `--pre` the list includes pre-releases.
    """
    command = [sys.executable, "-m", "pip", "index", "versions", "transformers", *options]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    line = next((line for line in result.stdout.splitlines() if line.startswith("Available versions: ")), None)
    if line is None:
        reason = (result.stderr.strip().splitlines() or ["no answer"])[-1]
        raise IndexUnreachableError(f"pip finds no releases of transformers ({reason}); is its index reachable?")
    versions = map(Version, line.partition(": ")[2].split(", "))
    return sorted(version for version in versions if version >= Version(OLDEST))


def bounds(claims: Iterable[Claim]) -> set[Version]:
    """Return the releases in which a dated behaviour of some claims begins or ends, from the ranges in the modules."""
    ranges = {range_ for claim in claims for check in claim.checks for range_ in check.ranges}
    requirements = [requirement for requirement in map(Requirement, ranges) if requirement.name == "transformers"]
    return {Version(part.version) for requirement in requirements for part in requirement.specifier}


def of_the_atlas(releases: list[Version]) -> list[Version]:
    """Return the last patch of each minor, and all patches of the minors with a dated change.

    The exact release of each dated change is therefore surveyed. An unknown change shows between two minors.
    """
    changed = {bound.release[:2] if len(bound.release) > 1 else (bound.major, 0) for bound in bounds(all_claims())}
    minors = [list(patches) for _, patches in groupby(releases, key=lambda version: version.release[:2])]
    chosen = [patches if patches[0].release[:2] in changed else patches[-1:] for patches in minors]
    return [version for patches in chosen for version in patches]
