"""`python -m bench` measures whole processes in turns, a b c d e a b c d e, and writes bench/README.md.

Wall and CPU time, and the peak of the memory of the process and its children, in which a page that several share is
counted in parts (PSS). Medians; machines are shared and noisy, so what counts are the ratios of one run.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from tqdm import tqdm

from fixtures.environment import installed_version

ROOT = Path(__file__).parent.parent
TABLE = Path(__file__).with_name("README.md")
SUBJECTS = {
    "a": ("import, tokenizer and model loaded once: [the floor](floor.py)", ["bench.floor"]),
    "b": ("[the tutorial's calls](tutorial.py) as one script", ["bench.tutorial"]),
    "c": ("`pytest`", ["pytest", "-q"]),
    "d": ("`pytest -n 2`", ["pytest", "-q", "-n", "2"]),
    "e": ("`pytest --faults`", ["pytest", "-q", "--faults"]),
}
INTERVAL = 0.1  # seconds between two looks at the memory


@dataclass(frozen=True)
class Sample:
    """What one process took with its children: seconds of wall and CPU time, and bytes of memory at the peak."""

    wall: float
    cpu: float
    peak: int


def measure(arguments: list[str]) -> Sample:
    """Run `python -m ARGUMENTS` in the project's directory. Raises CalledProcessError if it fails."""
    start = time.perf_counter()
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([sys.executable, "-m", *arguments], cwd=ROOT, **silent)
    peak, done = [0], threading.Event()
    watcher = threading.Thread(target=watch, args=(process.pid, peak, done))
    watcher.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    finally:
        done.set()
        watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)  # it was waited for behind Popen's back
    if status:
        raise subprocess.CalledProcessError(process.returncode, ["python", "-m", *arguments])
    return Sample(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, peak[0])


def watch(pid: int, peak: list[int], done: threading.Event) -> None:
    """Keep the largest sum of the memory of a process and its children until it is done."""
    while not done.wait(INTERVAL):
        total = 0
        try:
            family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        for member in family:
            try:
                total += member.memory_full_info().pss
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        peak[0] = max(peak[0], total)


def table(samples: dict[str, list[Sample]], rounds: int) -> str:
    """The page: a row a subject, with medians and their ratios to the floor and to the tutorial."""
    median = {
        name: Sample(*(statistics.median(getattr(s, part) for s in taken) for part in ("wall", "cpu", "peak")))
        for name, taken in samples.items()
    }
    a, b = median["a"], median["b"]
    versions = ", ".join(f"{name} {installed_version(name)}" for name in ("transformers", "torch", "pytest"))
    lines = [
        "# How long it takes",
        "",
        f"Made by `tox -e bench`: medians of {rounds} rounds in turn; Python {platform.python_version()}, {versions};",
        f"{os.cpu_count()} cores, {platform.machine()}. The ratios count, the seconds are this machine's.",
        "",
        "| | what | wall, s | / a | / b | CPU, s | peak, MB | / a |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, sample in median.items():
        ratios = f"{sample.wall / a.wall:.2f} | {sample.wall / b.wall:.2f}"
        memory = f"{sample.peak / 1e6:.0f} | {sample.peak / a.peak:.2f}"
        lines.append(f"| {name} | {SUBJECTS[name][0]} | {sample.wall:.1f} | {ratios} | {sample.cpu:.1f} | {memory} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (default: 3)")
    parser.add_argument("--without", default="", metavar="LETTERS", help="leave these out; e takes minutes")
    options = parser.parse_args()
    names = [name for name in SUBJECTS if name in "ab" or name not in options.without]
    measure(["bench.floor"])  # makes the checkpoint where it is missing, and warms the file cache
    samples = {name: [] for name in names}
    for name in tqdm([*names] * options.rounds, "processes", unit="process"):
        samples[name].append(measure(SUBJECTS[name][1]))
    TABLE.write_text(table(samples, options.rounds))
    print(TABLE.read_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
