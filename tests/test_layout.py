"""The house: the machinery imports neither fixtures nor claims, and nobody imports the fixtures."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
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
        binary = any(ast.unparse(argument).strip("'") in ("rb", "wb", "ab") for argument in call.args)
        text = name in ("read_text", "write_text") or (name == "open" and not binary) or given.get("text") == "True"
        assert not text or given.get("encoding") == "'utf-8'", ast.unparse(call)
