"""Load the machinery's pytest plugin and the fixtures."""

pytest_plugins = [
    "gpt2_specification.plugin",
    "fixtures.under_test",
    "fixtures.models",
    "fixtures.runs",
    "fixtures.comparing",
]
