"""`pytest -p bench.phases` writes where the time of a run goes, in seconds by phase, to the file BENCH_PHASES.

It counts from BENCH_BEGAN, when the process was started by the monotonic clock, which is one for all processes.

What the library's own import takes is counted as that, in whatever phase it happens; and of the checks, the calls of
the library that take longest, each kind with their number.
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
    """Seconds by phase since the process was started; a finder of modules, so it sees the library being imported."""

    def __init__(self):
        self.seconds = defaultdict(float)
        self.last = float(os.environ["BENCH_BEGAN"])
        self.importing = self.inside = False
        self.calls = defaultdict(int)

    def lap(self, phase: str) -> None:
        """What passed since the last lap was this phase."""
        now = time.monotonic()
        self.seconds[phase] += now - self.last
        self.last = now

    @contextmanager
    def only(self, phase: str):
        """What passes in this block is this phase, whatever else is called in it."""
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
        """Make the calls of a method a phase."""
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
    Path(os.environ["BENCH_PHASES"]).write_text(json.dumps(named))
