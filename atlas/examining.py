"""Install a release of transformers in a temporary directory, and run the specification on it.

The directory contains transformers and its dependencies, and comes first in the import path. pytest, torch and all
other packages come from the running environment, which is not changed, unless the requirements list them.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from gpt2_specification.claim import INSTALLED, RUN, SPEC, SUFFIX

PROBE = Path(__file__).with_name("probe.py")
BESIDE = {"4.51.0": ("accelerate", "psutil")}  # 4.51.0 needs them to load a model (spec/loading/accelerate_spec.py)
TIMEOUT = 1800  # seconds; a run takes a minute


class UnknownError(Exception):
    """A release could not be examined. The message is one line that says why."""


class UnusableError(UnknownError):
    """A release whose GPT-2 cannot be imported; its record has no outcomes."""

    def __init__(self, source: str, recorded: dict):
        super().__init__(f"{source}: {recorded['error']}")
        self.recorded = recorded


def install(source: str, requirements: list[str], directory: Path) -> None:
    """Install requirements with their dependencies into an empty directory."""
    try:
        from uv import find_uv_bin
    except ImportError:
        raise UnknownError("uv installs the releases: pip install uv") from None
    with one_at_a_time:
        program = find_uv_bin()
    command = [program, "pip", "install", "--quiet", "--python", sys.executable, "--target", str(directory)]
    beside = BESIDE.get(requirements[0].removeprefix("transformers=="), ())
    beside = ["--no-deps", *beside] if beside else []  # torch is in the environment
    for packages in filter(None, (requirements, beside)):
        output = directory.with_name("install.txt")
        if call([*command, *packages], output, environment=os.environ):
            reason = " ".join(re.findall(r"[\w'-].*", output.read_text(encoding="utf-8")))  # without uv's tree
            raise UnknownError(f"{source} cannot be installed: {reason[:300]}")


@contextmanager
def installed(
    source: str, requirements: list[str] | None = None, python: str = sys.executable, library: str = ""
) -> Iterator[tuple[Path, str, dict[str, str]]]:
    """Install a release, and yield a directory for files, the interpreter and its environment variables.

    `requirements` replaces the release; if it is empty, `library` is where the packages are, or else the interpreter
    has them. Raises `UnknownError` if something cannot be installed.
    """
    with tempfile.TemporaryDirectory(prefix="transformers-", ignore_cleanup_errors=True) as directory:
        requirements = [f"transformers=={source}"] if requirements is None else requirements
        if requirements:
            library = str(Path(directory, "library"))
            install(source, requirements, Path(library))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment |= {"OMP_NUM_THREADS": "1"} | ({"PYTHONPATH": library} if library else {})
        yield Path(directory), python, environment


def examine(
    source: str,
    claims: Sequence[str] | None = None,
    options: Sequence[str] = (),
    surface: bool = False,
    **how,
) -> dict:
    """Install a release, run the specification or some of its claims, and return the record of `pytest --record`.

    `options` are pytest's, and `how` are the other arguments of `installed`. With `surface` the record has the
    release's public surface too (atlas/probe.py); an empty list of claims leaves that alone. Raises `UnusableError` if
    GPT-2 cannot be imported, and `UnknownError` if the specification cannot run or does not end.
    """
    with installed(source, **how) as (directory, python, environment):
        found: dict = {"claims": {}}
        output = directory / "output.txt"
        if claims is None or claims:
            recorded = directory / "record.json"
            arguments = ["-q", "--tb=short", "-p", "no:cacheprovider", f"--record={recorded}", *options]
            command = [python, "-m", "pytest", *arguments, *paths(claims)]
            call(command, output, environment, directory if INSTALLED else SPEC.parent)
            if not recorded.exists():
                raise UnknownError(f"{source}: the specification cannot run: {last_line(output)}")
            found = json.loads(recorded.read_text(encoding="utf-8"))
            if "error" in found:
                raise UnusableError(source, found)
        if surface:
            from gpt2_specification.embedded import cache_directory

            probed = directory / "surface.json"
            call([python, "-P", str(PROBE), str(cache_directory() / "embedded"), str(probed)], output, environment)
            found["surface"] = json.loads(probed.read_text(encoding="utf-8")) if probed.exists() else {}
        return found


def test(source: str, tests: str, **how) -> dict[str, str]:
    """Install a release, run the tests of a directory, and return why each of them failed: nothing if it passed.

    A test that was skipped is left out. `how` are the other arguments of `installed`.
    """
    with installed(source, **how) as (directory, python, environment):
        junit, output = directory / "junit.xml", directory / "output.txt"
        options = ["-q", "--tb=line", "-p", "no:cacheprovider", f"--junitxml={junit}", "-o", "junit_family=xunit1"]
        call([python, "-m", "pytest", *options, "."], output, environment, Path(tests))
        if not junit.exists():
            raise UnknownError(f"{source}: the tests in {tests} cannot run: {last_line(output)}")
        found = {}
        for case in ElementTree.parse(junit).iter("testcase"):
            name = "::".join(part for part in (case.get("classname"), case.get("name")) if part)
            failures = [part.get("message") or part.tag for part in case if part.tag in ("failure", "error")]
            if failures or case.find("skipped") is None:
                found[name] = failures[0].splitlines()[0] if failures else ""
        return found


def last_line(output: Path) -> str:
    lines = [line for line in output.read_text(encoding="utf-8").splitlines() if line.strip()]
    return lines[-1] if lines else "no output"


def paths(claims: Sequence[str] | None) -> list[str]:
    """Return pytest's arguments for some claims, or for all."""
    if not INSTALLED:
        return [f"spec/{claim}{SUFFIX}" for claim in claims or []]
    package = RUN.split()[-1]
    return [
        "--pyargs",
        *([f"{package}.spec.{claim.replace('/', '.')}_spec" for claim in claims] if claims else [package]),
    ]


def call(command: list[str], output: Path, environment, directory: Path | None = None) -> int:
    """Run a command with its output in a file, and return its exit status. `stop` and TIMEOUT end it."""
    with output.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, cwd=directory, env=environment, stdout=file, stderr=file)
        running.add(process)
        try:
            return process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            raise UnknownError(f"{command[-1]}: no end after {TIMEOUT // 60} minutes") from None
        finally:
            process.kill()
            process.wait()
            running.discard(process)


running: set[subprocess.Popen] = set()
one_at_a_time = threading.Lock()  # calls of find_uv_bin() in two threads at the same time can fail


def stop() -> None:
    """End the installations and runs that other threads have started."""
    for process in list(running):
        process.kill()
