"""Every module of the specification has the same form: its size, its checks, its marks and its place in the list."""

import ast
import re
from collections import Counter

import pytest
from packaging.version import Version

from gpt2_specification import contents
from gpt2_specification.claim import SPEC, all_claims
from gpt2_specification.releases import in_range

CLAIMS = {claim.id: claim for claim in all_claims()}
SECTIONS = {"0", "1", "2.1", "2.2", "3", "4", "5"}
ASSERTING = {"raises", "warns", "assert_close", "fail"}

pytestmark = pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)


def source(claim):
    return (SPEC / f"{claim.id}_spec.py").read_text(encoding="utf-8")


def test_the_first_line_is_unique(claim):
    assert claim.sentence not in [other.sentence for other in CLAIMS.values() if other is not claim]


def test_the_section_exists_in_the_tutorial(claim):
    assert claim.section in SECTIONS or not claim.section


def test_the_module_is_short(claim):
    assert len(source(claim).splitlines()) <= 90
    assert 1 <= len(claim.checks) <= 10


def test_the_checks_have_unique_names_and_assert(claim):
    names = Counter(check.name for check in claim.checks)
    assert max(names.values()) == 1
    for function in ast.parse(source(claim)).body:
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
            nodes = list(ast.walk(function))
            calls = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
            assert any(isinstance(node, ast.Assert) for node in nodes) or calls & ASSERTING, function.name


def test_the_module_imports_no_helpers_of_the_project(claim):
    body = ast.parse(source(claim)).body
    imported = {alias.name for node in body if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in body if isinstance(node, ast.ImportFrom)}
    assert not any(name.partition(".")[0] in ("fixtures", "gpt2_specification", "tests", "spec") for name in imported)
    assert not any(isinstance(node, ast.ClassDef) for node in body)


def test_the_ranges_have_sources_and_no_gap_or_overlap(claim):
    dated = [check for check in claim.checks if check.ranges]
    for subject in {check.about for check in dated}:
        behaviours = {check.ranges for check in dated if check.about == subject}
        for version in releases(behaviours):
            in_force = [ranges for ranges in behaviours if any(in_range(range_, version) for range_ in ranges)]
            assert len(in_force) == 1, f"{claim.id} {subject}: {version} is in {in_force}"
    assert all(check.source for check in dated)


def releases(behaviours):
    """Return versions at, just before and just after every bound."""
    versions = {Version("4.30.0"), Version("99.0.0")}
    for bound in re.findall(r"\d+(?:\.\d+)*", str(behaviours)):
        major, minor, micro = (*Version(bound).release, 0, 0)[:3]
        before = (major, minor, micro - 1) if micro else (major, minor - 1, 99) if minor else (major - 1, 99, 99)
        versions |= {Version("{}.{}.{}".format(*release)) for release in (before, (major, minor, micro))}
        versions.add(Version(f"{major}.{minor}.{micro + 1}"))
    return sorted(version for version in versions if version >= Version("4.30.0"))


def test_the_claim_is_listed_once_with_its_sentence(claim):
    listed = [f"{chapter['folder']}/{subject}" for chapter in contents.contents() for subject in chapter["claims"]]
    assert listed.count(claim.id) == 1, "list it in spec/contents.toml"
    assert contents.entry(claim) in contents.PAGE.read_text(encoding="utf-8").splitlines(), "run: tox -e update"
