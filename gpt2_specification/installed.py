"""The pytest entry point of the installed package, for `pytest --pyargs gpt2_specification` in any project.

pytest loads this module in every run. The module does nothing unless an argument of the run is the package. Then
another pytest takes over, with the same command line but with the specification's own configuration: the configuration,
the conftest.py and the plugins of the project are not loaded.
"""

import os
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

PACKAGE = __package__
PLUGINS = ["xdist", "syrupy", "hypothesispytest"]  # the names of their entry points
FIXTURES = ["under_test", "models", "runs", "comparing"]
ADDOPTS = ["--import-mode=importlib", "--strict-markers", "--strict-config", "-pno:logging"]  # as in pyproject.toml


def pytest_addoption(pluginmanager):
    # pytest calls this hook when it registers the plugin, before it loads a conftest.py and parses unknown options
    config = pluginmanager.get_plugin("pytestconfig")
    known = config.known_args_namespace
    if known.pyargs and any(map(_is_ours, known.file_or_dir)):
        _run_apart([str(argument) for argument in config.invocation_params.args])


def _run_apart(given: list[str]) -> None:
    """Run the specification in a process without the project's configuration, and end this one with its status."""
    count = len(given)
    is_program = sys.orig_argv[-count:] == given  # else a program has called pytest.main()
    program = sys.orig_argv[1:-count] if is_program else ["-m", "pytest"]
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONSAFEPATH": "1"}
    environment.pop("PYTEST_PLUGINS", None)
    arguments = [*shlex.split(environment.pop("PYTEST_ADDOPTS", "")), *given]
    command = [sys.executable, *program, *command_line(arguments)]
    sys.stdout.flush()
    if is_program and os.name == "posix":
        os.execve(sys.executable, command, environment)
    with subprocess.Popen(command, env=environment) as process:
        while process.returncode is None:
            try:
                process.wait()
            except KeyboardInterrupt:  # Ctrl-C interrupts both processes, and the other one writes its report
                continue
    sys.exit(process.returncode)


def command_line(arguments: list[str]) -> list[str]:
    """Return pytest's arguments for a run of the specification: paths for names, and its own configuration."""
    from .claim import INSTALLED, SPEC
    from .embedded import cache_directory

    defaults = [*ADDOPTS]
    if not any(argument.endswith("no:cacheprovider") for argument in arguments):
        defaults.append(f"--override-ini=cache_dir={cache_directory() / 'pytest'}")
    own = [f"--rootdir={SPEC.parent}"]
    if INSTALLED:
        plugins = [*PLUGINS, f"{PACKAGE}.plugin", *(f"{PACKAGE}.fixtures.{name}" for name in FIXTURES)]
        own += [f"--config-file={SPEC.parent / 'pytest.ini'}", "--noconftest"]
    else:  # a clone, where conftest.py loads the plugins
        plugins = PLUGINS
        own += [f"--config-file={SPEC.parent / 'pyproject.toml'}", f"--confcutdir={SPEC.parent}"]
    pairs = pairwise(["", *arguments])
    named = [_path(given, SPEC) if _is_ours(given) and before not in ("-p", "-k") else given for before, given in pairs]
    return [*defaults, *(given for given in named if given != "--pyargs"), *own, *(f"-p{name}" for name in plugins)]


def _is_ours(argument: str) -> bool:
    return argument.partition("::")[0].partition(".")[0] == PACKAGE


def _path(argument: str, spec: Path) -> str:
    """Return the path for a dotted name: all, a chapter (`gpt2_specification.spec.padding`), a module or a check."""
    name, separator, check = argument.partition("::")
    path = spec.joinpath(*name.split(".")[2:])
    if not path.is_dir() and not (path := path.with_suffix(".py")).is_file():
        raise pytest.UsageError(f"{name}: no such chapter or claim; pytest --pyargs {PACKAGE} --claims lists them")
    return f"{path}{separator}{check}"
