"""Ranges of releases, such as "transformers>=4.45,<5", and whether a version lies in one."""

from collections.abc import Iterable, Mapping

from packaging.requirements import Requirement
from packaging.version import Version

from .environment import installed_version


def in_range(range_: str, version: Version | None = None) -> bool:
    """Whether the installed version (or the one given) lies in a range such as 'transformers>=4.45,<5'.

    A development or pre-release counts as the release that it leads to.
    """
    requirement = Requirement(range_)
    version = version or installed_version(requirement.name)
    return version is not None and requirement.specifier.contains(version.base_version)


def in_force(ranges: Iterable[str], versions: Mapping[str, Version] | None = None) -> bool:
    """Whether the installed versions (or those given, by name) lie in one of the ranges; no ranges are all."""
    versions = versions or {}
    return not ranges or any(in_range(range_, versions.get(Requirement(range_).name)) for range_ in ranges)
