"""The house: the machinery imports neither fixtures nor claims, and nobody imports the fixtures."""

import ast
import configparser
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from gpt2_specification import installed
from gpt2_specification.claim import all_claims

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TRACKED = subprocess.run(
    ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
).stdout.split()


def imported(path):
    """Return the top-level packages that a module imports."""
    nodes = list(ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("path", TRACKED)
def test_imports_go_one_way(path):
    assert not imported(path) & {"fixtures", "spec"}
    if path.startswith("fixtures/"):
        assert not imported(path) & {"atlas", "bench", "docs", "mutation", "tests"}


def test_no_two_modules_have_one_name():
    names = [Path(path).name for path in TRACKED if not path.startswith(("spec/", "gpt2_specification/faults/"))]
    shared = {"__init__.py", "__main__.py", "conftest.py"}
    assert sorted(name for name in set(names) - shared if names.count(name) > 1) == []


@pytest.mark.parametrize("path", [path for path in TRACKED if not path.startswith("spec/")])
def test_every_text_has_a_named_encoding(path):
    """The encoding of a locale is never used: not for a file, and not for the output of another process."""
    nodes = ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        binary = any(ast.unparse(argument).strip("'") in ("rb", "wb", "ab", "r+b") for argument in call.args)
        text = name in ("read_text", "write_text") or (name == "open" and not binary) or given.get("text") == "True"
        assert not text or given.get("encoding") == "'utf-8'", ast.unparse(call)


def test_the_installed_package_has_the_configuration_of_the_clone():
    """Except for the places: the clone's testpaths and pythonpath, and its packages beside gpt2_specification."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "gpt2_specification" / "pytest.ini", encoding="utf-8")
    there, here = dict(parser["pytest"]), PROJECT["tool"]["pytest"]["ini_options"]
    assert here.keys() - there.keys() == {"addopts", "pythonpath", "testpaths"}
    assert [there["minversion"], there["xfail_strict"]] == [here["minversion"], str(here["xfail_strict"]).lower()]
    assert there["python_files"].split() == here["python_files"]
    (ours,) = here["filterwarnings"]
    assert there["filterwarnings"].strip() == ours.replace("(gpt2_specification|fixtures|spec)", "gpt2_specification")
    # pytest-randomly is not loaded there, as no plugin is but those of installed.PLUGINS
    assert [option for option in here["addopts"] if option != "-pno:randomly"] == installed.ADDOPTS


def test_the_oldest_plugins_are_those_that_tox_runs():
    """tox -e lowest."""
    lines = (ROOT / "tox.ini").read_text(encoding="utf-8").splitlines()
    (install,) = [line for line in lines if "pytest-xdist==" in line]
    oldest = [word.replace("==", ">=") for word in install.split() if "==" in word]
    assert len(oldest) == 4
    assert set(oldest) < set(PROJECT["project"]["dependencies"])


def test_no_chapter_has_more_than_thirty_claims():
    assert max(Counter(claim.chapter for claim in all_claims()).values()) <= 30
