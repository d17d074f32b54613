"""`python -m bench` measures whole processes in turns, a b c d e a b c d e, and writes bench/README.md.

Wall and CPU time, and the peak of the memory of the process and its children, in which a page that several share is
counted in parts (PSS). Medians; machines are shared and noisy, so what counts are the ratios of one run.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil
from tqdm import tqdm

from gpt2_specification.embedded import cached_checkpoint
from gpt2_specification.environment import installed_version

ROOT = Path(__file__).parent.parent
PAGE = Path(__file__).with_name("README.md")
SUBJECTS = {
    "a": ("[the floor](floor.py): import, tokenizer and model loaded once", ["bench.floor"]),
    "b": ("[the tutorial's calls](tutorial.py) as one script", ["bench.tutorial"]),
    "c": ("`pytest`", ["pytest", "-q"]),
    "d": ("`pytest -n 2`", ["pytest", "-q", "-n", "2"]),
    "e": ("`pytest --faults`", ["pytest", "-q", "--faults"]),
}
PHASES = ["pytest", "-q", "-p", "bench.phases"]
INTERVAL = 0.05  # seconds between two looks at the memory


@dataclass(frozen=True)
class Sample:
    """What one process took with its children: seconds of wall and CPU time, bytes of memory at the peak."""

    wall: float
    cpu: float
    peak: int
    mapped: int  # of the peak: pages of files, such as the weights; the system can drop them and read them again


def measure(arguments: list[str], **environment: str) -> Sample:
    """Run `python -m ARGUMENTS` in the project's directory. Raises CalledProcessError if it fails."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=inherited | environment | {"BENCH_BEGAN": str(start)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak, done = [(0, 0)], threading.Event()
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
    return Sample(time.monotonic() - start, usage.ru_utime + usage.ru_stime, *peak[0])


def watch(pid: int, peak: list[tuple[int, int]], done: threading.Event) -> None:
    """Keep the largest sum of the memory of a process and its children, and what of it was mapped, until done."""
    while not done.wait(INTERVAL):
        try:
            family = [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
        except psutil.NoSuchProcess:
            return
        total = [sum(parts) for parts in zip(*map(memory, family), strict=True)]
        peak[0] = max(peak[0], tuple(total))


def memory(pid: int) -> tuple[int, int]:
    """The bytes of memory of a process, and how many of them are pages of files; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return 0, 0
    sizes = {name: int(size) * 1024 for name, size, _ in (line.split() for line in lines)}
    return sizes["Pss:"], sizes["Pss_File:"]


def phases() -> dict[str, float]:
    """Where the time of (c) goes, in seconds; the exit is what is left of the process's own time."""
    with tempfile.NamedTemporaryFile() as file:
        sample = measure(PHASES, BENCH_PHASES=file.name)
        seconds = json.load(file)
    return seconds | {"exit": sample.wall - sum(seconds.values())}


def median(samples: Iterable) -> Sample:
    return Sample(*(statistics.median(getattr(s, part) for s in samples) for part in Sample.__dataclass_fields__))


def page(samples: dict[str, list[Sample]], laps: list[dict[str, float]]) -> str:
    """The page: a row a subject with medians and ratios, a row a phase of (c), and a row a target."""
    medians = {name: median(taken) for name, taken in samples.items()}
    a, b, c, d = (medians[name] for name in "abcd")
    names = ("transformers", "torch", "pytest")
    versions = ", ".join(f"{name} {installed_version(name)}" for name in names)
    lines = [
        "# How long it takes",
        "",
        f"Made by `tox -e bench`: medians of {len(laps)} rounds in turn; {versions},",
        f"Python {platform.python_version()}; {os.cpu_count()} cores, {platform.machine()}.",
        "The ratios count; the seconds are this machine's.",
        "",
        "| | what | wall, s | / a | / b | CPU, s | peak, MB | / a | of it mapped files |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, sample in medians.items():
        ratios = f"{sample.wall / a.wall:.2f} | {sample.wall / b.wall:.2f}"
        size = f"{sample.peak / 1e6:.0f} | {sample.peak / a.peak:.2f} | {sample.mapped / 1e6:.0f}"
        lines.append(f"| {name} | {SUBJECTS[name][0]} | {sample.wall:.1f} | {ratios} | {sample.cpu:.1f} | {size} |")
    seconds = {name: statistics.median(lap.get(name, 0) for lap in laps) for name in laps[0]}
    lines += ["", "Where the time of (c) goes:", "", "| | s | share |", "| --- | ---: | ---: |"]
    total = sum(seconds.values())
    lines += [f"| {name} | {s:.2f} | {s / total:.0%} |" for name, s in seconds.items() if s >= 0.005]
    targets = {
        "wall time of (c), of (a)": (c.wall / a.wall, 1.5),
        "wall time of (c), of (b)": (c.wall / b.wall, 0.4),
        "collection, seconds without the library's import": (seconds["collection"], 1),
        "peak memory of (c), of (a)": (c.peak / a.peak, 1.3),
        "the same without mapped files": ((c.peak - c.mapped) / (a.peak - a.mapped), 1.3),
        "mapped files of (d), of (c)": (d.mapped / c.mapped, 1.3),
    }
    lines += ["", "![Seconds over claims, releases and checkpoint size](growth.svg)"]
    lines += ["", "| target | at most | measured | |", "| --- | ---: | ---: | --- |"]
    lines += [
        f"| {name} | {goal} | {is_:.2f} | {'met' if is_ <= goal else '**missed**'} |"
        for name, (is_, goal) in targets.items()
    ]
    lines += [
        "",
        f"0.4 of (b) is {0.4 * b.wall / a.wall:.2f} of (a): the import and one load leave nothing for anything else.",
        share_of_each_part(seconds, a.wall),
        "The floor maps the weights and reads few of them; the first pass of the full-size model reads them all, and",
        "then they are in memory once, for all models and workers. What is not mapped grows by tokenizers, 8 to 11 MB",
        "each, the results of the shared runs, and pytest.",
    ]
    return "\n".join(lines) + "\n"


def share_of_each_part(seconds: dict[str, float], floor: float) -> str:
    """The sentence that says what (c) consists of, in parts of (a)."""
    checks = {name: s for name, s in seconds.items() if name.startswith(("checks: ", "load: ", "run: "))}
    own = checks.pop("checks: all else", 0)
    calls = sum(checks.values())
    rest = sum(seconds.values()) - calls - own
    return (
        f"Of (c), {rest / floor:.2f} of (a) are import, pytest's start, collection, report and exit;"
        f" {calls / floor:.2f} are calls of\nthe library that the claims are about; {own / floor:.2f} are what the"
        " checks compute by hand, the models they make\nfrom a configuration, and pytest's own work for each check."
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (default: 5)")
    rounds = parser.parse_args().rounds
    cached_checkpoint(print, lambda text: None)
    for _, arguments in list(SUBJECTS.values())[:3]:  # fills the caches of files and of compiled modules
        measure(arguments)
    samples, laps = {name: [] for name in SUBJECTS}, []
    for name in tqdm([*SUBJECTS, "phases"] * rounds, "processes", unit="process"):
        if name == "phases":
            laps.append(phases())
        else:
            samples[name].append(measure(SUBJECTS[name][1]))
    PAGE.write_text(page(samples, laps))
    print(PAGE.read_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
