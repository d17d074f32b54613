"""Say how the specification is run, when pytest collects the package's files without the package's plugin."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config):
    for argument in config.args:
        name = argument.partition("::")[0]
        path = Path(config.invocation_params.dir, name).resolve()
        if name.partition(".")[0] == HERE.name or path.is_relative_to(HERE):
            raise pytest.UsageError(f"to run the specification: pytest -p {HERE.name} --pyargs {HERE.name}")
