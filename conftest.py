"""The specification's own pytest plugins; each is a module of `fixtures` with one subject."""

pytest_plugins = [
    "fixtures.environment",
    "fixtures.checkpoint",
    "fixtures.devices",
    "fixtures.dated",
    "fixtures.precision",
    "fixtures.needs",
    "fixtures.models",
    "fixtures.runs",
    "fixtures.tolerance",
    "fixtures.snapshots",
    "fixtures.report",
    "fixtures.reading",
    "fixtures.record",
    "fixtures.faults",
]
