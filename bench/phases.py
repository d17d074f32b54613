"""`pytest -p bench.phases` writes the seconds of each phase of a run to the file BENCH_PHASES.

The time starts at BENCH_BEGAN, the start of the process by the monotonic clock, which all processes share.

The library's import is a phase of its own, whenever it happens. Within the checks, the slowest calls of the library are
phases of their own, with the number of calls.
"""

import functools
import inspect
import json
import os
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

import pytest

from gpt2_specification.library import LIBRARY

REST = "checks: all else"


class Clock:
    """Counts seconds by phase since the start of the process. As a finder of modules, it sees the library's import."""

    def __init__(self):
        self.seconds = defaultdict(float)
        self.last = float(os.environ["BENCH_BEGAN"])
        self.importing = self.inside = False
        self.calls = defaultdict(int)

    def lap(self, phase: str) -> None:
        """Count the time since the last lap for this phase."""
        now = time.monotonic()
        self.seconds[phase] += now - self.last
        self.last = now

    @contextmanager
    def only(self, phase: str):
        """Count the time in this block for this phase, including all calls in the block."""
        if self.inside:
            yield
            return
        self.lap(REST)
        self.inside = True
        try:
            yield
        finally:
            self.inside = False
            self.lap(phase)

    def count(self, owner: type, name: str, phase: str) -> None:
        """Count the calls of a method as a phase."""
        method = inspect.getattr_static(owner, name)
        function = getattr(method, "__func__", method)

        @functools.wraps(function)
        def counted(*args, **kwargs):
            self.calls[phase] += not self.inside
            with self.only(phase):
                return function(*args, **kwargs)

        setattr(owner, name, classmethod(counted) if isinstance(method, classmethod) else counted)

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
            start, self.importing = time.monotonic(), not self.importing
            try:
                exec_module(module)
            finally:
                if self.importing:
                    self.importing = False
                    self.seconds["the library's import"] += time.monotonic() - start
                    self.last += time.monotonic() - start

        return timed_exec_module


clock = Clock()
sys.meta_path.insert(0, clock)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart():
    clock.lap("Python, pytest and its plugins")


@pytest.hookimpl(tryfirst=True)
def pytest_collection():
    clock.lap("the checkpoint's checksum")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    clock.lap("collection")
    import transformers

    clock.count(transformers.PreTrainedTokenizerBase, "from_pretrained", "checks: tokenizers loaded")
    clock.count(transformers.PreTrainedModel, "from_pretrained", "checks: models loaded")
    clock.count(transformers.GenerationMixin, "generate", "checks: generate()")
    clock.count(transformers.GPT2Model, "forward", "checks: passes outside generate()")


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef):
    kind = {"models": "load", "runs": "run"}.get(fixturedef.func.__module__.rpartition(".")[2])
    if not kind:
        return (yield)
    with clock.only(f"{kind}: {fixturedef.argname}"):
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish():
    clock.lap(REST)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure():
    clock.lap("report")
    named = {f"{phase} ({n})" if (n := clock.calls[phase]) else phase: s for phase, s in clock.seconds.items()}
    Path(os.environ["BENCH_PHASES"]).write_text(json.dumps(named), encoding="utf-8")
