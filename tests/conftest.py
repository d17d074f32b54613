"""Fixtures that run the specification in another process and return its exit status and output."""

import os
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests import forked

ROOT = Path(__file__).parent.parent
READ_BY_PYTEST = {"CI", "COLUMNS", "PYTEST_ADDOPTS"}  # variables that no import reads
TREE = ["conftest.py", "fixtures", "gpt2_specification", "mutation", "atlas", "spec", "pyproject.toml", "README.md"]


@pytest.fixture
def inherited():
    """The environment variables for a process that runs pytest."""
    # pytest-xdist sets PYTEST_ variables in its workers; a child process would take itself for a worker.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1))
    environment.setdefault("OMP_NUM_THREADS", str(max(1, os.cpu_count() // workers)))  # waiting threads spin
    return environment


@pytest.fixture
def heeding_sigint():
    """The `preexec_fn` of a process that heeds SIGINT: background jobs of a shell and their children ignore it."""
    return partial(signal.signal, signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def specification(inherited):
    """Run pytest on the specification: `specification("spec/padding", "-x", cwd=..., env={...})`.

    `plugins` is a directory with modules for the option -p. The run is a fork of a process that has imported the
    library, except with an `env` that an import may read.
    """

    def run(*arguments, cwd=ROOT, env=None, plugins=None):
        arguments = ["-p", "no:cacheprovider", *map(str, arguments)]
        if not env or env.keys() <= READ_BY_PYTEST:
            path = {"PYTHONPATH": str(plugins)} if plugins else {}
            return forked.run(arguments, cwd, {**inherited, **(env or {}), **path}, timeout=600)
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=cwd,
            env={**inherited, **env},
            capture_output=True,
            text=True,
            timeout=600,
            encoding="utf-8",
        )

    return run


@pytest.fixture
def copy(tmp_path):
    """A copy of the specification, for runs that write files or need another module."""
    for name in TREE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


@pytest.fixture
def padding(copy):
    """A copy of the project with one chapter and without a record."""
    for chapter in (copy / "spec").iterdir():
        if chapter.is_dir() and chapter.name != "padding":
            shutil.rmtree(chapter)
    (copy / "atlas" / "verdicts.json").unlink()
    return copy


@pytest.fixture(scope="session")
def command():
    """Run a module of the project as a program: `command("atlas", "4.99", cwd=..., expect=2)`."""

    def run(module, *arguments, cwd, expect=0, env=None):
        result = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=cwd,
            env=os.environ | (env or {}),
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert result.returncode == expect, result.stdout + result.stderr
        assert "Traceback" not in result.stderr, result.stderr
        return result

    return run


@pytest.fixture(scope="session")
def embedded_directory():
    """The directory of the embedded checkpoint, which is made if it is missing."""
    from gpt2_specification import embedded

    return embedded.cached_checkpoint(print, lambda text: None)


@pytest.fixture
def stand_in(embedded_directory, tmp_path):
    """A directory with links to the files of the embedded checkpoint, whose files a test may replace."""
    directory = tmp_path / "stand-in"
    directory.mkdir()
    (directory / "quick").mkdir()
    for path in embedded_directory.rglob("*.*"):
        (directory / path.relative_to(embedded_directory)).symlink_to(path)
    return directory


@pytest.fixture(scope="session")
def narrow(tmp_path_factory):
    """A checkpoint of two layers of width 8, with gpt2's tokenizer."""
    from gpt2_specification import embedded

    directory = tmp_path_factory.mktemp("narrow")
    sizes = {"n_layer": 2, "n_head": 2, "n_embd": 8, "n_positions": 16, "n_ctx": 16}
    embedded.write_checkpoint(directory, lambda text: None, embedded.CONFIG | sizes)
    (directory / "tokenizer_config.json").write_text('{"model_max_length": 16}', encoding="utf-8")
    return directory


@pytest.fixture
def own(narrow, tmp_path):
    """A copy of the narrow checkpoint, for a test that changes it."""
    return Path(shutil.copytree(narrow, tmp_path / "own"))


@pytest.fixture
def in_hub_cache(tmp_path):
    """A function that puts a checkpoint into a cache of huggingface_hub and returns the environment to load it."""

    def lay_out(directory, name):
        repository = tmp_path / "hub" / f"models--{name.replace('/', '--')}"
        (repository / "refs").mkdir(parents=True)
        (repository / "refs" / "main").write_text("0" * 40, encoding="utf-8")
        (repository / "snapshots").mkdir()
        (repository / "snapshots" / ("0" * 40)).symlink_to(directory)
        return {"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"}

    return lay_out
