"""Load the specification's pytest plugins and prepare the session: environment, checkpoint, devices, precision."""

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
    )
]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    # imported here, because pytest rewrites the assertions of plugins that are not imported before it loads them
    from . import checkpoint, devices, environment, examples, library, precision, record

    config = session.config
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
