"""The bench measures whole processes with their children, and sets them in proportion."""

import sys

import pytest

from bench.__main__ import Sample, measure, table

HALF_A_SECOND = (
    "import time; x = bytearray(200_000_000); t = time.process_time()\nwhile time.process_time() < t + 0.5: pass"
)


@pytest.fixture
def busy(tmp_path, monkeypatch):
    """A module that computes for half a second in a child of its own and holds 200 MB in both."""
    (tmp_path / "busy.py").write_text(
        "import subprocess, sys\n"
        f"code = {HALF_A_SECOND!r}\n"
        "child = subprocess.Popen([sys.executable, '-c', code])\nexec(code)\nsys.exit(child.wait())\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return ["busy"]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_process_is_measured_with_its_children(busy):
    sample = measure(busy)
    assert sample.cpu > 1
    assert sample.wall > 0.5
    assert sample.peak > 400e6


def test_a_row_has_ratios_to_the_floor_and_to_the_tutorial():
    samples = {
        "a": [Sample(4, 4, 10**9)] * 3,
        "b": [Sample(8, 8, 10**9)],
        "c": [Sample(w, 9, 2 * 10**9) for w in (1, 16, 99)],
    }
    assert "| c | `pytest` | 16.0 | 4.00 | 2.00 | 9.0 | 2000 | 2.00 |" in table(samples, 3).splitlines()
