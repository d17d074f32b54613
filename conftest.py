"""The specification's own pytest plugins: the modules of `fixtures`."""

from fixtures import pytest_plugins  # noqa: F401
