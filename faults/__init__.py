"""The catalogue of faults: small, named ways of breaking the library, each a sentence and a patch.

A fault is a function that takes pytest's MonkeyPatch and breaks the library with it, as a careless refactoring or a
changed default might; its docstring is the sentence. The patch is undone when the fault is over. A name that the
library no longer has makes `patch.setattr` fail, so a fault that no longer bites is noticed.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

CHAPTERS = [module.name for module in pkgutil.iter_modules(__path__)]


@dataclass(frozen=True)
class Fault:
    """One way of breaking the library."""

    name: str
    sentence: str
    releases: tuple[str, ...]  # those that have what it breaks, as requirement strings; empty: all
    apply: Callable


_catalogue: dict[str, Fault] = {}


def fault(*releases: str):
    """Enter a function in the catalogue under its name: `@fault()`, or `@fault("transformers>=5")`."""

    def enter(function):
        assert function.__name__ not in _catalogue, f"two faults are named {function.__name__}"
        sentence = function.__doc__.strip()
        _catalogue[function.__name__] = Fault(function.__name__, sentence, releases, function)
        return function

    return enter


@cache
def catalogue() -> dict[str, Fault]:
    """All faults by their names."""
    for chapter in CHAPTERS:
        importlib.import_module(f"{__name__}.{chapter}")
    return _catalogue


def wrap(patch, owner, name: str, change: Callable) -> None:
    """Replace `owner.name`, a function or a method, by `change(original)`."""
    patch.setattr(owner, name, change(getattr(owner, name)))
