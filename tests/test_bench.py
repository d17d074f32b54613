"""The bench measures processes with their children, and compares them."""

import json
import subprocess
import sys
import time

import pytest

from bench.__main__ import PAGE, SUBJECTS, Sample, measure, page
from gpt2_specification.claim import SPEC

HALF_A_SECOND = (
    "import time; x = bytearray(200_000_000); t = time.process_time()\nwhile time.process_time() < t + 0.5: pass"
)


@pytest.fixture
def busy(tmp_path, monkeypatch):
    """A module that computes for half a second and holds 200 MB, in the process and in a child process."""
    (tmp_path / "busy.py").write_text(
        "import subprocess, sys\n"
        f"code = {HALF_A_SECOND!r}\n"
        "child = subprocess.Popen([sys.executable, '-c', code])\nexec(code)\nsys.exit(child.wait())\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return ["busy"]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_process_is_measured_with_its_children(busy):
    sample = measure(busy)
    assert sample.cpu > 1
    assert sample.wall > 0.5
    assert sample.peak > 400e6


SAMPLES = {
    "a": [Sample(4, 4, 10**9, 10**8)] * 3,
    "b": [Sample(8, 8, 10**9, 10**8)],
    "c": [Sample(w, 9, 2 * 10**9, 10**9) for w in (1, 6, 99)],
    "d": [Sample(9, 9, 3 * 10**9, 10**9)],
}


def test_a_row_has_ratios_to_the_floor_and_to_the_tutorial():
    lines = page(SAMPLES, [{"collection": 0.5}]).splitlines()
    assert "| c | `pytest` | 6.0 | 1.50 | 0.75 | 9.0 | 2000 | 2.00 | 1000 |" in lines


def test_a_target_is_met_or_missed():
    lines = page(SAMPLES, [{"collection": 0.5}]).splitlines()
    assert "| wall time, (c) / (a) | 1.5 | 1.50 | met |" in lines
    assert "| wall time, (c) / (b) | 0.4 | 0.75 | **missed** |" in lines


def test_the_page_has_one_row_per_subject():
    page_ = PAGE.read_text(encoding="utf-8")
    for name, (what, _) in SUBJECTS.items():
        assert f"| {name} | {what} |" in page_


def test_the_phases_add_up_to_the_time_of_the_run(inherited, tmp_path):
    written = tmp_path / "phases.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "bench.phases", "spec/hidden_states/thirteen_spec.py"]
    start = time.monotonic()
    environment = {**inherited, "BENCH_PHASES": str(written), "BENCH_BEGAN": str(start)}
    subprocess.run(command, cwd=SPEC.parent, env=environment, check=True)
    seconds = json.loads(written.read_text(encoding="utf-8"))
    assert {
        "the library's import",
        "collection",
        "load: model",
        "run: flag_outputs",
        "checks: all else",
        "report",
    } <= set(seconds)
    assert min(seconds.values()) >= 0
    assert sum(seconds.values()) <= time.monotonic() - start
