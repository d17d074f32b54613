"""Install a release of transformers in a temporary directory, and run the specification on it.

The directory contains transformers and its dependencies, and comes first in the import path. torch, pytest and all
other packages come from the running environment, which is not changed.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.version import InvalidVersion, Version
from uv import find_uv_bin

from gpt2_specification.claim import SPEC, SUFFIX

ROOT = SPEC.parent
UV = find_uv_bin()  # called once, because calls in two threads at the same time can fail
BESIDE = {"4.51.0": ("accelerate", "psutil")}  # 4.51.0 needs them to load a model (spec/loading/accelerate_spec.py)
TIMEOUT = 1800  # seconds; a run takes half a minute


class UnknownError(Exception):
    """A release could not be examined. The message is one line that says why."""


class UnusableError(UnknownError):
    """A release whose GPT-2 cannot be imported; its record has no outcomes."""

    def __init__(self, source: str, recorded: dict):
        super().__init__(f"{source}: {recorded['error']}")
        self.recorded = recorded


def requirement(source: str) -> str:
    """Return uv's requirement for a release number, a wheel or a source directory."""
    try:
        return f"transformers=={Version(source)}"
    except InvalidVersion:
        if Path(source).exists():
            return f"transformers @ {Path(source).resolve().as_uri()}"
    raise UnknownError(f"{source}: not a release number, and there is no wheel or source directory with this name")


def install(source: str, directory: Path) -> None:
    """Install a release with its dependencies into an empty directory."""
    command = [UV, "pip", "install", "--quiet", "--python", sys.executable, "--target", directory]
    beside = ["--no-deps", *BESIDE[source]] if source in BESIDE else []  # torch is in the environment
    for packages in filter(None, ([requirement(source)], beside)):
        result = subprocess.run([*command, *packages], capture_output=True, text=True, encoding="utf-8")
        if result.returncode:
            reason = " ".join(re.findall(r"[\w'-].*", result.stderr))  # without the lines of uv's tree
            raise UnknownError(f"{source} cannot be installed: {reason[:300]}")


def examine(source: str, claims: list[str] | None = None) -> dict:
    """Install a release, run the specification or some of its claims, and return the record of `pytest --record`.

    Raises `UnusableError` if its GPT-2 cannot be imported, and `UnknownError` if the release cannot be installed or the
    run exceeds TIMEOUT.
    """
    with tempfile.TemporaryDirectory(prefix="transformers-", ignore_cleanup_errors=True) as directory:
        library, recorded = Path(directory, "library"), Path(directory, "record.json")
        install(source, library)
        command = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", f"--record={recorded}"]
        paths = [f"spec/{claim}{SUFFIX}" for claim in claims or []]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment |= {"PYTHONPATH": str(library), "OMP_NUM_THREADS": "1"}
        output = Path(directory, "output.txt")
        with output.open("w", encoding="utf-8") as file:
            process = subprocess.Popen([*command, *paths], cwd=ROOT, env=environment, stdout=file, stderr=file)
            running.add(process)
            try:
                process.wait(TIMEOUT)
            except subprocess.TimeoutExpired:
                raise UnknownError(f"{source}: the specification did not end in {TIMEOUT // 60} minutes") from None
            finally:
                process.kill()
                process.wait()
                running.discard(process)
        if not recorded.exists():
            lines = [line for line in output.read_text(encoding="utf-8").splitlines() if line.strip()]
            raise UnknownError(f"{source}: the specification cannot run: {lines[-1] if lines else 'no output'}")
        found = json.loads(recorded.read_text(encoding="utf-8"))
        if "error" in found:
            raise UnusableError(source, found)
        return found


running: set[subprocess.Popen] = set()


def stop() -> None:
    """End the runs that other threads have started."""
    for process in list(running):
        process.kill()
