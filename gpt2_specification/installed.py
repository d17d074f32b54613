"""The pytest entry point of the installed package, for `pytest --pyargs gpt2_specification` in any project.

pytest loads this module in every run. The module does nothing unless an argument of the run is the package.
"""

from pathlib import Path

PACKAGE = __package__


def pytest_load_initial_conftests(early_config, args):
    known = early_config.known_args_namespace
    if not known.pyargs or not any(map(_is_ours, known.file_or_dir)):
        return
    from .claim import SPEC

    for place, argument in enumerate(args):
        if _is_ours(argument):
            args[place] = _path(argument, SPEC)
    if SPEC.is_relative_to(Path(__file__).parent):  # installed; in a clone, conftest.py loads the plugins
        early_config.pluginmanager.import_plugin(f"{PACKAGE}.plugin")
        for name in ("under_test", "models", "runs", "comparing"):
            early_config.pluginmanager.import_plugin(f"{PACKAGE}.fixtures.{name}")
        early_config.addinivalue_line("python_files", "*_spec.py")
        early_config.option.importmode = "importlib"  # modules of two chapters may share a name


def _is_ours(argument: str) -> bool:
    return argument.partition("::")[0].partition(".")[0] == PACKAGE


def _path(argument: str, spec: Path) -> str:
    """Return the path for a dotted name: all, a chapter (`gpt2_specification.spec.padding`), a module or a check."""
    name, separator, check = argument.partition("::")
    parts = name.split(".")[2:]
    path = spec.joinpath(*parts)
    return f"{path if path.is_dir() or not parts else path.with_suffix('.py')}{separator}{check}"
