"""Ranges of releases, such as "transformers>=4.45,<5", and functions that look up a version in them."""

from collections.abc import Iterable, Mapping

from packaging.requirements import Requirement
from packaging.version import Version

from .environment import installed_version


def in_range(range_: str, version: Version | None = None) -> bool:
    """Return whether a version lies in a range such as 'transformers>=4.45,<5'; by default the installed version.

    A development version or pre-release counts as its final release.
    """
    requirement = Requirement(range_)
    version = version or installed_version(requirement.name)
    return version is not None and requirement.specifier.contains(version.base_version)


def in_force(ranges: Iterable[str], versions: Mapping[str, Version] | None = None) -> bool:
    """Return whether a version lies in one of the ranges, or whether there are no ranges.

    `versions` replaces installed versions, by name.
    """
    versions = versions or {}
    return not ranges or any(in_range(range_, versions.get(Requirement(range_).name)) for range_ in ranges)
