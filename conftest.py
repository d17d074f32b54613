"""The specification's own pytest plugins: the modules of `fixtures`."""

pytest_plugins = ["fixtures"]
