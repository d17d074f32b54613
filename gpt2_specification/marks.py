"""The marks of modules and checks. A check that does not apply to a run is skipped with the reason."""

import importlib.util
from functools import cache

import pytest

from .checkpoint import CHECKPOINT
from .devices import present_devices
from .precision import PRECISION
from .releases import in_force

NEEDS = {
    "released": "needs the released weights: pytest --checkpoint gpt2",
    "small": "needs the size of gpt2: 12 layers, 12 heads, width 768",
    "the tokenizer of gpt2": "needs the tokenizer of gpt2: its vocabulary, and nothing added before a text",
    "nothing added before a text": "needs a tokenizer that adds nothing before a text",
    "the default sides": "needs a tokenizer_config.json that leaves padding and truncation on the right",
    "model_max_length": "needs a tokenizer_config.json whose model_max_length is the model's n_positions",
    "GPT2Tokenizer": "needs a tokenizer_config.json whose tokenizer_class is GPT2Tokenizer",
    "a tied head": "needs a language model head that is tied to the token embeddings",
    "two layers": "needs two layers",
    "two heads": "needs two heads per layer",
    "dropout": "needs the dropout of gpt2, 0.1 at each place",
    "a GELU": "needs one of the activations gelu_new, gelu_pytorch_tanh and gelu",
    "gelu_new": "needs the activation of gpt2, gelu_new",
    "no pad token": "needs a checkpoint without a pad token",
    "float32": "needs float32: in half precision, logits have ties and differences are too coarse",
    "the default attention": "needs the default attention, which makes its own causal mask and returns no weights",
    "accelerate": "needs the package accelerate: pip install accelerate",
    "a CUDA GPU": "needs a CUDA GPU",
    "no GPU": "needs a machine without a GPU",
}
MARKERS = [
    "tutorial(section): the section of the tutorial that the claim is about; a claim without this mark is not in the"
    " tutorial",
    "holds(*ranges, source, about=''): the check holds in the releases of any of these ranges (requirement strings);"
    " source: the issue or pull request of the change, or 'measured';"
    " about: the behaviour that is dated, if a module dates several",
    "absent(*ranges, source, about=''): like holds, for a check that shows that the claim's subject does not exist",
    f"needs(*conditions): the check runs only if all conditions are met; the conditions are: {', '.join(NEEDS)}",
    "refuted_by(*faults): the faults that break this module's checks",
]
DATED = "dated: "


def pytest_configure(config):
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def out_of_range(item) -> str | None:
    """Return the reason to skip a check that does not hold in the installed releases, or None if it holds."""
    for mark in (*item.iter_markers("holds"), *item.iter_markers("absent")):
        if not in_force(mark.args):
            return f"{DATED}holds on {' or '.join(mark.args)}"
    return None


@cache
def met(config) -> set[str]:
    """Return the conditions of NEEDS that are met in this run."""
    precision = config.stash[PRECISION]
    kinds = {device.partition(":")[0] for device in present_devices()}
    gpu = ["a CUDA GPU"] if "cuda" in kinds else ["no GPU"] if kinds == {"cpu"} else []  # neither with mps
    attention = ["the default attention"] if precision.attention is None else []
    package = ["accelerate"] if importlib.util.find_spec("accelerate") else []
    return {*config.stash[CHECKPOINT].traits, precision.dtype, *attention, *package, *gpu}


def lacking(item) -> str | None:
    """Return the reason to skip a check that needs what this run does not have, or None if it has all."""
    for mark in item.iter_markers("needs"):
        for condition in mark.args:
            if condition not in NEEDS:
                raise pytest.UsageError(f"{item.nodeid} needs {condition!r}, which is none of: {', '.join(NEEDS)}")
            if condition not in met(item.config):
                return NEEDS[condition]
    return None


def pytest_runtest_setup(item):
    if reason := lacking(item):
        pytest.skip(reason)
    if not item.config.option.record and (reason := out_of_range(item)):
        pytest.skip(reason)


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report):
    if report.skipped and isinstance(report.longrepr, tuple) and report.longrepr[2].startswith(f"Skipped: {DATED}"):
        return "dated", "d", ("DATED", {"blue": True})
