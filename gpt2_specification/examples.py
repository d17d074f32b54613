"""The option --examples: how many inputs Hypothesis tries on each property, a check with `@given(...)`.

A plain run tries the same few inputs every time. Hypothesis keeps its tables in the user's cache, so that a run leaves
no file in the current directory.
"""

import re
import warnings

import pytest

from .failures import EXAMPLE

FEW = 10
NOTE = re.compile(r"(?:Falsifying example|Failing test case|Failing explicit example): \w+\(\n    (.*)\n\)", re.S)


def pytest_addoption(parser):
    parser.getgroup("specification").addoption(
        "--examples",
        metavar="N",
        help=f"try N random inputs on each property, for a long search (default: the same {FEW} in every run)",
    )


def settle(config) -> None:
    """Set how Hypothesis searches. Raise `pytest.UsageError` if --examples is not a number."""
    number = config.option.examples
    if number is not None and not (number.isascii() and number.isdigit() and int(number)):
        raise pytest.UsageError(f"--examples {number}: pass a whole number of at least 1")
    from hypothesis import HealthCheck, Phase, given, settings, strategies
    from hypothesis.configuration import set_hypothesis_home_dir

    from .embedded import cache_directory

    set_hypothesis_home_dir(cache_directory() / "hypothesis")
    _take_no_constants()
    faulty = config.option.faults or config.option.fault  # then it matters that a check fails, not on what
    settings.register_profile(
        "specification",
        max_examples=int(number or FEW),
        derandomize=number is None,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, *([] if faulty else [Phase.shrink])],
    )
    settings.load_profile("specification")
    # The first search looks through all objects of Python; before torch is imported there are few.
    with warnings.catch_warnings(action="ignore"):  # it is slow for a plugin, but saves more than it takes
        given(strategies.none())(lambda _: None)()


def _take_no_constants() -> None:
    """Keep Hypothesis from trying constants that it reads in the modules imported so far: each worker has others."""
    from hypothesis.internal.conjecture import providers

    if hasattr(providers, "_get_local_constants"):  # no setting does this; releases without it read no modules
        providers._get_local_constants = lambda: providers._local_constants  # which stay empty


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    """Leave the fixtures out of the input that Hypothesis notes on an error: their values are long and no input."""
    for place, note in enumerate(notes := getattr(call.excinfo and call.excinfo.value, "__notes__", [])):
        if found := NOTE.search(note):
            arguments = re.split(r",(?:  #.*)?(?:\n    (?=\w+=)|\Z)", found[1])
            drawn = [text for text in arguments if text and text.partition("=")[0] not in item.funcargs]
            notes[place] = f"{EXAMPLE}{', '.join(drawn)}"
    return (yield)
