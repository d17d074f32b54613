"""A release of transformers in a directory of its own, and the specification run on it.

The directory stands before the running environment's own packages: torch, pytest and the rest come from there,
transformers and what it depends on from the directory. Nothing that is installed is changed.
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
UV = find_uv_bin()  # here, once: two threads that look for it at the same time may both fail
BESIDE = {"4.51.0": ("accelerate", "psutil")}  # it loads no model without (spec/loading/accelerate_spec.py)
TIMEOUT = 1800  # seconds; a run takes half a minute


class UnknownError(Exception):
    """What a release does could not be found out; the message is one line that says why."""


def requirement(source: str) -> str:
    """What uv is to install for a release's number, a wheel or a source directory."""
    try:
        return f"transformers=={Version(source)}"
    except InvalidVersion:
        if Path(source).exists():
            return f"transformers @ {Path(source).resolve().as_uri()}"
    raise UnknownError(f"{source}: neither a release's number nor a wheel or a source directory that is there")


def install(source: str, directory: Path) -> None:
    """Install a release, with what it depends on, into an empty directory."""
    command = [UV, "pip", "install", "--quiet", "--python", sys.executable, "--target", directory]
    beside = ["--no-deps", *BESIDE[source]] if source in BESIDE else []  # torch is in the environment
    for packages in filter(None, ([requirement(source)], beside)):
        result = subprocess.run([*command, *packages], capture_output=True, text=True)
        if result.returncode:
            reason = " ".join(re.findall(r"[\w'-].*", result.stderr))  # less uv's tree of lines
            raise UnknownError(f"{source} can't be installed: {reason[:300]}")


def examine(source: str, claims: list[str] | None = None) -> dict:
    """Install a release and run the specification, or some of its claims: what `pytest --record` writes.

    Raises UnknownError where it can't be installed or imported, or where the run doesn't end.
    """
    with tempfile.TemporaryDirectory(prefix="transformers-", ignore_cleanup_errors=True) as directory:
        library, recorded = Path(directory, "library"), Path(directory, "record.json")
        install(source, library)
        command = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", f"--record={recorded}"]
        paths = [f"spec/{claim}{SUFFIX}" for claim in claims or []]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment |= {"PYTHONPATH": str(library), "OMP_NUM_THREADS": "1"}
        output = Path(directory, "output.txt")
        with output.open("w") as file:
            process = subprocess.Popen([*command, *paths], cwd=ROOT, env=environment, stdout=file, stderr=file)
            running.add(process)
            try:
                process.wait(TIMEOUT)
            except subprocess.TimeoutExpired:
                raise UnknownError(f"{source}: the specification does not end in {TIMEOUT // 60} minutes") from None
            finally:
                process.kill()
                process.wait()
                running.discard(process)
        if not recorded.exists():
            lines = [line for line in output.read_text().splitlines() if line.strip()]
            raise UnknownError(f"{source}: the specification can't run on it: {lines[-1] if lines else 'no word'}")
        return json.loads(recorded.read_text())


running: set[subprocess.Popen] = set()


def stop() -> None:
    """End the runs that are under way, in other threads."""
    for process in list(running):
        process.kill()
