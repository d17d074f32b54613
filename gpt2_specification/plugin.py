"""Load the specification's pytest plugins and prepare the session: environment, checkpoint, devices, precision."""

import io
import sys
from pathlib import Path

import pytest

pytest_plugins = [
    f"{__package__}.{name}"
    for name in (
        "options",
        "environment",
        "checkpoint",
        "devices",
        "precision",
        "examples",
        "marks",
        "snapshots",
        "report",
        "reading",
        "record",
        "refutation",
        "library",
        "changed",
    )
]
pytest.register_assert_rewrite(*pytest_plugins)  # before one of them imports another


@pytest.hookimpl(wrapper=True)
def pytest_cmdline_main():
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that cannot show a character shows its escape sequence
        sys.stdout.reconfigure(errors="backslashreplace")
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    # imported here, because pytest rewrites the assertions of plugins that are not imported before it loads them
    from . import checkpoint, devices, environment, examples, library, precision, record, snapshots

    config = session.config
    check_arguments(config)
    environment.check(config)
    examples.settle(config)
    if not library.checks_run(config):
        library.stand_in()
        devices.list_named(config)
        return
    importing = library.begin_import(config)  # in a thread, while the checksum of the checkpoint is computed
    try:
        checkpoint.find(config)
    finally:
        record.stop_if(importing.complaint(), config)  # before a complaint about files that torch cannot read
    record.stop_if(library.complaint(), config)
    devices.select(config)
    precision.settle(config)
    snapshots.name_folder(config)  # before syrupy's own start, which reads it


def check_arguments(config) -> None:
    """Raise `pytest.UsageError` for a way of importing that cannot work here, and for tests of another project."""
    from .claim import SPEC

    if (mode := config.option.importmode) != "importlib":
        raise pytest.UsageError(
            f"--import-mode={mode}: modules of two chapters share a name; use importlib, the default"
        )
    for argument in config.args:
        path = Path(config.invocation_params.dir, argument.partition("::")[0]).resolve()
        if path.exists() and path != SPEC.parent and not path.is_relative_to(SPEC):
            raise pytest.UsageError(f"{argument}: not part of the specification; run it with another pytest")
