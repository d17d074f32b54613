"""Ranges of releases, such as "transformers>=4.45,<5", and functions that look up a version in them."""

from collections.abc import Iterable, Mapping
from functools import cache

from packaging.requirements import Requirement
from packaging.version import Version

from .environment import installed_version


def in_range(range_: str, version: Version | None = None) -> bool:
    """Return whether a version lies in a range such as 'transformers>=4.45,<5'; by default the installed version.

    A development version or pre-release counts as its final release.
    """
    version = version or installed_version(parsed(range_).name)
    return version is not None and contains(range_, version)


@cache  # the record asks for the same few ranges and releases half a million times
def contains(range_: str, version: Version) -> bool:
    return parsed(range_).specifier.contains(version.base_version)


@cache
def parsed(range_: str) -> Requirement:
    return Requirement(range_)


def in_force(ranges: Iterable[str], versions: Mapping[str, Version] | None = None) -> bool:
    """Return whether a version lies in one of the ranges, or whether there are no ranges.

    `versions` replaces installed versions, by name.
    """
    versions = versions or {}
    return not ranges or any(in_range(range_, versions.get(parsed(range_).name)) for range_ in ranges)
