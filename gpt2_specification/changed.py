"""The option --changed, for who writes a claim: run the claims that differ from the last commit, and their faults."""

import subprocess

import pytest

from .claim import SPEC, SUFFIX


def pytest_addoption(parser):
    parser.getgroup("specification").addoption(
        "--changed", action="store_true", help="run the claims that differ from the last commit of git, with --faults"
    )


def pytest_cmdline_main(config):
    if config.option.changed and not hasattr(config, "workerinput"):
        config.args = [str(SPEC.parent / path) for path in changed_modules()]
        config.option.faults = True


def changed_modules() -> list[str]:
    """Return the modules of spec/ that differ from the last commit or are new. Raise `pytest.UsageError` if none do."""
    found = set()
    for command in (["diff", "--name-only", "--relative", "HEAD"], ["ls-files", "--others", "--exclude-standard"]):
        result = subprocess.run(
            ["git", "-C", SPEC.parent, *command, "--", "spec"], capture_output=True, text=True, encoding="utf-8"
        )
        if result.returncode != 0:
            raise pytest.UsageError("--changed needs a clone, with git: name the modules instead, with --faults")
        found |= set(result.stdout.splitlines())
    modules = sorted(path for path in found if path.endswith(SUFFIX) and (SPEC.parent / path).exists())
    if not modules:
        raise pytest.UsageError("--changed: no module of spec/ differs from the last commit")
    return modules
