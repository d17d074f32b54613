"""The option --examples: how many inputs Hypothesis tries on each property, a check with `@given(...)`.

A plain run tries the same few inputs every time. Hypothesis keeps its tables in the user's cache, so that a run leaves
no file in the current directory.
"""

import pytest

FEW = 10


def pytest_addoption(parser):
    parser.getgroup("specification").addoption(
        "--examples",
        metavar="N",
        help=f"try N random inputs on each property, for a long search (default: the same {FEW} in every run)",
    )


def settle(config) -> None:
    """Set how Hypothesis searches. Raise `pytest.UsageError` if --examples is not a number."""
    given = config.option.examples
    if given is not None and not (given.isascii() and given.isdigit() and int(given)):
        raise pytest.UsageError(f"--examples {given}: pass a whole number of at least 1")
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.configuration import set_hypothesis_home_dir

    from .embedded import cache_directory

    set_hypothesis_home_dir(cache_directory() / "hypothesis")
    faulty = config.option.faults or config.option.fault  # then it matters that a check fails, not on what
    settings.register_profile(
        "specification",
        max_examples=int(given or FEW),
        derandomize=given is None,
        database=None,
        deadline=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, *([] if faulty else [Phase.shrink])],
    )
    settings.load_profile("specification")
