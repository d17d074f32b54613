"""Run pytest in a fork of a process that has imported the library, which saves each run the seconds of the import."""

import gc
import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(
    [
        "torch",
        "transformers.models.gpt2.modeling_gpt2",
        "transformers.models.gpt2.tokenization_gpt2",
        "transformers.pipelines",
    ]
)


def run(arguments: list[str], cwd: Path, environment: dict[str, str], timeout: float) -> subprocess.CompletedProcess:
    """Run `python -m pytest` with these arguments in this directory and environment; return its status and output."""
    with tempfile.TemporaryDirectory() as directory:
        paths = [Path(directory, name) for name in ("stdout", "stderr")]
        process = SERVER.Process(target=_pytest, args=(arguments, cwd, environment, paths))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(arguments, timeout)
        stdout, stderr = (path.read_text(encoding="utf-8") for path in paths)
    return subprocess.CompletedProcess(arguments, process.exitcode, stdout, stderr)


def _pytest(arguments, cwd, environment, paths):
    for stream, path in zip((sys.stdout, sys.stderr), paths, strict=True):
        stream.flush()
        with path.open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
        stream.reconfigure(encoding="utf-8")
    gc.freeze()  # pytest and Hypothesis collect garbage several times a run, among all objects of the library
    sys.dont_write_bytecode = cwd != ROOT  # a copy may change within the second that a cached module is valid for
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:0] = [str(cwd), *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    sys.argv = ["pytest", *arguments]
    import pytest

    sys.exit(pytest.console_main())
