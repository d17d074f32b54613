"""The marks of modules and checks; a check that does not apply in a run is not run, and says why."""

from functools import cache

import pytest

from .checkpoint import CHECKPOINT
from .devices import present_devices
from .precision import PRECISION
from .releases import in_force

NEEDS = {
    "released": "needs the released weights: pytest --checkpoint gpt2",
    "small": "needs the size of gpt2: 12 layers, 12 heads, width 768",
    "no pad token": "needs a checkpoint without a pad token",
    "float32": "needs float32: half precision has ties, and is too coarse to tell",
    "the default attention": "needs the default attention, which makes its own causal mask and returns no weights",
    "a CUDA GPU": "needs a CUDA GPU",
    "no GPU": "needs a machine without a GPU",
}
MARKERS = [
    "tutorial(section): the section of the tutorial that makes the claim; without it the claim goes beyond it",
    "holds(*ranges, source, about=''): the releases in which a check holds, as requirement strings, any one of them;"
    " source: the issue or pull request of the change, or 'measured';"
    " about: which behaviour is dated, where a module dates several",
    "absent(*ranges, source, about=''): as holds, for a check that shows that what the claim is about does not exist",
    f"needs(*conditions): the check is not run without: {', '.join(NEEDS)}",
    "refuted_by(*faults): the faults that break this module's checks",
]
DATED = "dated: "


def pytest_configure(config):
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def out_of_range(item) -> str | None:
    """Where a check holds, if not in the installed releases; None if it holds here."""
    for mark in (*item.iter_markers("holds"), *item.iter_markers("absent")):
        if not in_force(mark.args):
            return f"{DATED}holds on {' or '.join(mark.args)}"
    return None


@cache
def met(config) -> set[str]:
    """Which of NEEDS are met in this run."""
    precision = config.stash[PRECISION]
    kinds = {device.partition(":")[0] for device in present_devices()}
    gpu = ["a CUDA GPU"] if "cuda" in kinds else ["no GPU"] if kinds == {"cpu"} else []  # mps is neither
    attention = ["the default attention"] if precision.attention is None else []
    return {*config.stash[CHECKPOINT].traits, precision.dtype, *attention, *gpu}


def pytest_runtest_setup(item):
    for mark in item.iter_markers("needs"):
        for condition in mark.args:
            if condition not in NEEDS:
                raise pytest.UsageError(f"{item.nodeid} needs {condition!r}, which is none of: {', '.join(NEEDS)}")
            if condition not in met(item.config):
                pytest.skip(NEEDS[condition])
    if not item.config.option.record and (reason := out_of_range(item)):
        pytest.skip(reason)


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report):
    if report.skipped and isinstance(report.longrepr, tuple) and report.longrepr[2].startswith(f"Skipped: {DATED}"):
        return "dated", "d", ("DATED", {"blue": True})
