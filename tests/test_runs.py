"""Shared runs are made once and are read-only. The order of checks and the number of workers change no verdict."""

import sys
from types import SimpleNamespace

import pytest

from gpt2_specification import devices, marks

CHANGES = """
def test_a_check_changes_a_shared_tensor(batch):
    batch["input_ids"].zero_()
    assert True
"""


def test_a_check_that_changes_a_shared_tensor_is_an_error(specification, copy):
    (copy / "spec" / "padding" / "changes_spec.py").write_text(
        f'"""A check that changes a run."""\n{CHANGES}', encoding="utf-8"
    )
    result = specification("spec/padding/changes_spec.py", cwd=copy)
    assert result.returncode == 1
    assert "a check changed the tensors of `batch`: fixtures are read-only" in result.stdout


def test_each_run_is_made_once(specification):
    result = specification("spec/padding", "--setup-show")
    assert result.stdout.count("SETUP    S batch") == 1


@pytest.mark.parametrize(
    "arguments",
    [("-n", "2"), ("-p", "randomly", "--randomly-seed=0")],
    ids=["two workers", "random order"],
)
def test_order_and_workers_change_no_verdict(specification, arguments):
    result = specification(*arguments)
    assert result.returncode == 0, result.stdout
    assert " 0 BROKEN, 10 not run" in result.stdout


DIES = """
import os, signal
def pytest_runtest_call(item):
    if item.name.startswith("test_pads_stand_before") and "PYTEST_XDIST_WORKER" in os.environ:
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_check_whose_worker_is_killed_is_not_run(specification, tmp_path):
    (tmp_path / "dies.py").write_text(DIES, encoding="utf-8")
    record = tmp_path / "record.json"
    arguments = ("-p", "dies", "-n", "2", "spec/padding/left_spec.py", "spec/padding/mask_spec.py")
    result = specification(*arguments, f"--record={record}", plugins=tmp_path)
    assert result.returncode == 2, result.stdout
    assert "             holds, 5 of 6 checks run" in result.stdout
    assert "             test_pads_stand_before_the_text[cpu]: the process that ran this check died" in result.stdout
    assert "2 claims: 1 hold, 1 partly run, 0 BROKEN, 0 not run" in result.stdout
    assert not record.exists()


@pytest.fixture
def present(monkeypatch):
    """A machine with two GPUs."""
    monkeypatch.setattr(devices, "present_devices", lambda: ["cpu", "cuda:0", "cuda:1"])


@pytest.mark.usefixtures("present")
@pytest.mark.parametrize(
    ("named", "selected"),
    [
        ([], ["cpu", "cuda:0", "cuda:1"]),
        (["cpu"], ["cpu"]),
        (["cuda"], ["cuda:0", "cuda:1"]),
        (["cuda:1"], ["cuda:1"]),
        (["cuda:1", "cpu"], ["cpu", "cuda:1"]),
    ],
)
def test_devices_are_all_present_ones_or_the_given_ones(named, selected):
    assert devices.selected_devices(named) == selected


@pytest.mark.usefixtures("present")
@pytest.mark.parametrize(("name", "word"), [("cuda:2", "absent"), ("mps", "absent"), ("gpu", "unknown device")])
def test_an_absent_or_unknown_device_is_an_error(name, word):
    with pytest.raises(pytest.UsageError, match=f"--device {name}: {word}; present here: cpu, cuda:0, cuda:1"):
        devices.selected_devices([name])


@pytest.mark.parametrize(
    ("present", "gpu"),
    [(["cpu"], {"no GPU"}), (["cpu", "cuda:0"], {"a CUDA GPU"}), (["cpu", "mps"], set())],
)
def test_a_gpu_that_a_check_needs_is_one_of_cuda(present, gpu, monkeypatch):
    monkeypatch.setattr(marks, "present_devices", lambda: present)
    stash = {
        marks.CHECKPOINT: SimpleNamespace(traits=()),
        marks.PRECISION: SimpleNamespace(dtype="", attention="eager"),
    }
    met = marks.met.__wrapped__(SimpleNamespace(stash=stash))
    assert met - {""} == gpu
