"""The options of a run: none is given twice or without a value, and none beside one that it excludes."""

from collections import Counter

import pytest

SINGLE = ("--checkpoint", "--fault", "--record", "--claims", "--dtype", "--attention", "--examples")


def pytest_configure(config):
    if getattr(config.option, "dist", "no") == "load":  # the default of -n, which deals out the checks one by one
        config.option.dist = "worksteal"  # each process has a part of the tutorial, so few fixtures are made twice


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    if not hasattr(config, "workerinput"):
        arguments = [str(argument) for argument in config.invocation_params.args]
        if problem := complaint(arguments, config.option):
            raise pytest.UsageError(problem)


def complaint(arguments: list[str], option) -> str | None:
    """Return one line that says which options exclude each other, or None.

    An option in the environment variable PYTEST_ADDOPTS or in a configuration file does not count as given twice.
    """
    given = Counter(argument.partition("=")[0] for argument in arguments)
    for name in SINGLE:
        if given[name] > 1:
            return f"{name} is given {'twice' if given[name] == 2 else f'{given[name]} times'}: pass it once"
        if name != "--claims" and getattr(option, name.removeprefix("--")) == "":  # `--claims=` lists all claims
            return f"{name} has no value: pass one, or omit {name}"
    breaking = [name for name in ("fault", "faults", "changed") if getattr(option, name)]
    if option.fault and len(breaking) > 1:
        return f"--fault and --{breaking[1]}: pass one of them"
    if breaking:
        named = f"--{breaking[0]}"
        if getattr(option, "update_snapshots", False):
            return f"{named} breaks the library, whose outputs are not to be recorded: omit --snapshot-update"
        if option.record:
            return f"{named} breaks the library, whose outcomes are not to be recorded: omit --record"
    return None
