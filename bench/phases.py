"""`pytest -p bench.phases` writes where the time of a run goes, in seconds by phase, to the file BENCH_PHASES.

What the library's own import takes is counted as that, in whatever phase it happens.
"""

import json
import os
import sys
import time
from collections import defaultdict
from pathlib import Path

import psutil
import pytest

LIBRARY = ("torch", "transformers")


class Clock:
    """Seconds by phase since the process began; a finder of modules, so that it sees the library being imported."""

    def __init__(self):
        self.seconds = defaultdict(float)
        self.last = psutil.Process().create_time()
        self.importing = False

    def lap(self, phase: str) -> None:
        """What passed since the last lap was this phase."""
        now = time.time()
        self.seconds[phase] += now - self.last
        self.last = now

    def find_spec(self, name, path, target=None):
        if self.importing or name.partition(".")[0] not in LIBRARY:
            return None
        finders = (finder for finder in sys.meta_path if finder is not self)
        spec = next(filter(None, (finder.find_spec(name, path, target) for finder in finders)), None)
        if spec and spec.loader:
            spec.loader.exec_module = self.timed(spec.loader.exec_module)
        return spec

    def timed(self, exec_module):
        def timed_exec_module(module):
            start, self.importing = time.time(), not self.importing
            try:
                exec_module(module)
            finally:
                if self.importing:
                    self.importing = False
                    self.seconds["the library's import"] += time.time() - start
                    self.last += time.time() - start

        return timed_exec_module


clock = Clock()
sys.meta_path.insert(0, clock)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart():
    clock.lap("Python, pytest and its plugins")


@pytest.hookimpl(trylast=True)
def pytest_collectstart():
    clock.lap("the checkpoint's checksum" if "collection" not in clock.seconds else "collection")
    clock.seconds["collection"] += 0


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    clock.lap("collection")


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef):
    clock.lap("checks")
    result = yield
    kind = {"models": "load", "runs": "run"}.get(fixturedef.func.__module__.rpartition(".")[2])
    clock.lap(f"{kind}: {fixturedef.argname}" if kind else "checks")
    return result


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish():
    clock.lap("checks")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure():
    clock.lap("report")
    Path(os.environ["BENCH_PHASES"]).write_text(json.dumps(clock.seconds))
