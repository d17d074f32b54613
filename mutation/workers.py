"""Run pytest in forked processes. The library's dependencies are imported once, the library itself in each process."""

import contextlib
import gc
import importlib
import importlib.machinery
import importlib.util
import itertools
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from pathlib import Path

import pytest

from gpt2_specification.claim import claim_id

from . import records
from .mutants import Mutant
from .targets import MODULES, name_of, path_of

PYTEST = ["-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:unraisableexception", "-W", "ignore"]


def import_what_the_library_imports() -> None:
    """Import the dependencies of transformers and its tables of models, but no module that is mutated."""
    os.environ["OMP_NUM_THREADS"] = "1"  # one core per run
    program = "import json, sys, transformers as t; t.GPT2LMHeadModel, t.GPT2Tokenizer, t.TextGenerationPipeline;"
    result = subprocess.run(
        [sys.executable, "-c", program + "print(json.dumps(list(sys.modules)))"], stdout=subprocess.PIPE, check=True
    )
    for name in json.loads(result.stdout):
        if not name.startswith(("transformers", "__main__")):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    importlib.import_module("transformers.models")  # the tables of all models; no module that is mutated
    assert not {name_of(module) for module in MODULES} & sys.modules.keys()
    gc.freeze()


def run_all(tasks: Iterable[tuple], target: Callable) -> Iterator[tuple[tuple, dict]]:
    """Call target(*task) in one process per task, one process per core, and yield each task with its result."""
    context = multiprocessing.get_context("fork")
    tasks, running = iter(tasks), {}

    def start():
        for task in itertools.islice(tasks, os.cpu_count() - len(running)):
            parent, child = context.Pipe(duplex=False)
            process = context.Process(target=_call, args=(child, target, task))
            process.start()
            child.close()
            running[parent] = process, task

    start()
    try:
        while running:
            for pipe in wait(running):
                process, task = running.pop(pipe)
                try:
                    result = pipe.recv()
                except EOFError:
                    process.join()
                    late = process.exitcode == -signal.SIGALRM
                    result = {"killed": "timeout" if late else "the process died"}
                process.kill()
                process.join()
                pipe.close()
                yield task, result
            start()
    finally:
        for process, _ in running.values():
            process.kill()


def _call(pipe, target, task):
    with tempfile.TemporaryFile("w+") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
        pipe.send(target(*task))
    os._exit(0)


class _Mutated(importlib.machinery.SourceFileLoader):
    """Loads a module with mutants applied. No file is changed."""

    def __init__(self, name: str, path: str, mutants: tuple[Mutant, ...]):
        super().__init__(name, path)
        self.mutants = mutants

    def get_code(self, fullname):
        source = self.get_source(fullname)
        for mutant in sorted(self.mutants, key=lambda mutant: -mutant.start):  # last first, so that offsets stay valid
            source = mutant.apply(source)
        return compile(source, self.path, "exec", dont_inherit=True)


class _Finder:
    """Finds the mutated module before Python's own finders do."""

    def __init__(self, name: str, path: str, mutants: tuple[Mutant, ...]):
        self.name, self.loader = name, _Mutated(name, path, mutants)

    def find_spec(self, fullname, path=None, target=None):
        if fullname == self.name:
            return importlib.util.spec_from_file_location(fullname, self.loader.path, loader=self.loader)


class _FirstFailure:
    """A pytest plugin that keeps the first claim that failed."""

    def __init__(self):
        self.failure = None

    def pytest_runtest_logreport(self, report):
        if report.failed and not self.failure:
            self.failure = claim_id(Path(report.nodeid.partition("::")[0]))

    def pytest_collectreport(self, report):
        if report.failed and not self.failure:
            self.failure = claim_id(Path(report.nodeid)) if report.nodeid else "import"


def kill(module: str, mutants: tuple[Mutant, ...], claims: tuple[str, ...]) -> dict:
    """Run claims on mutants until a claim fails. Return {"killed": id of the claim}, or {"killed": None}.

    SIGALRM ends the process if it takes much longer than the claims without a mutant: a mutant may loop forever.
    """
    seconds = records.recorded_trace()["seconds"]
    signal.alarm(30 + round(sum(seconds[claim] for claim in claims)))
    sys.meta_path.insert(0, _Finder(name_of(module), str(path_of(module)), mutants))
    plugin = _FirstFailure()
    paths = [f"spec/{claim}_spec.py" for claim in claims]
    try:
        code = pytest.main([*PYTEST, "-x", *paths], plugins=[plugin])
    except Exception as error:  # the library could not be imported
        return {"killed": f"import: {type(error).__name__}"}
    assert code != pytest.ExitCode.NO_TESTS_COLLECTED
    return {"killed": None if code == pytest.ExitCode.OK else (plugin.failure or "import")}


def trace(claim: str) -> dict:
    """Run a claim on the unchanged library. Return {"lines": {module: executed lines}, "seconds": time of the run}."""
    import coverage

    files = {str(path_of(module)): module for module in MODULES}
    measurement = coverage.Coverage(data_file=None, config_file=False, include=list(files))
    since = time.monotonic()
    measurement.start()
    code = pytest.main([*PYTEST, f"spec/{claim}_spec.py"])
    measurement.stop()
    if code:
        return {"failed": claim}
    data = measurement.get_data()
    lines = {module: sorted(data.lines(file) or []) for file, module in files.items()}
    return {"lines": lines, "seconds": round(time.monotonic() - since, 1)}
