"""The catalogue of faults: small, named ways of breaking the library, each a sentence and a patch.

A fault is a function that takes pytest's MonkeyPatch and breaks the library with it, as a careless refactoring or a
changed default might; its docstring is the sentence. The patch is undone when the fault is over. A name that the
library no longer has makes `patch.setattr` fail, so a fault that no longer bites is noticed.
"""

import functools
import gc
import importlib
import inspect
import pkgutil
import types
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
    """Replace `owner.name`, a function or a method of any kind, by `change(function)`."""
    original = inspect.getattr_static(owner, name)
    if isinstance(original, (classmethod, staticmethod)):
        patch.setattr(owner, name, type(original)(change(original.__func__)))
    else:
        patch.setattr(owner, name, change(original))


def after(patch, owner, name: str, change: Callable) -> None:
    """Replace what `owner.name` returns by `change(first, result)`; first is self, cls or the first argument."""

    def around(original):
        @functools.wraps(original)  # the library reads signatures
        def broken(*args, **kwargs):
            return change(args[0] if args else None, original(*args, **kwargs))

        return broken

    wrap(patch, owner, name, around)


def before(patch, owner, name: str, change: Callable) -> None:
    """Replace the argument of the method `owner.name` that follows self by `change(self, argument)`."""

    def around(original):
        parameter = list(inspect.signature(original).parameters)[1]

        @functools.wraps(original)
        def broken(self, *args, **kwargs):
            if args:
                args = (change(self, args[0]), *args[1:])
            else:
                kwargs[parameter] = change(self, kwargs[parameter])
            return original(self, *args, **kwargs)

        return broken

    wrap(patch, owner, name, around)


def always(patch, owner, name: str, **settings) -> None:
    """Give `owner.name` these keyword arguments, whatever the caller names."""

    def around(original):
        @functools.wraps(original)
        def broken(*args, **kwargs):
            return original(*args, **{**kwargs, **settings})

        return broken

    wrap(patch, owner, name, around)


def by_default(patch, owner, name: str, **settings) -> None:
    """Give `owner.name` those of these keyword arguments that the caller does not name."""

    def around(original):
        @functools.wraps(original)
        def broken(*args, **kwargs):
            return original(*args, **{**settings, **kwargs})

        return broken

    wrap(patch, owner, name, around)


def at_most(patch, owner, name: str, **limits) -> None:
    """Lower those of these keyword arguments of `owner.name` that are larger than their limits."""

    def around(original):
        @functools.wraps(original)
        def broken(*args, **kwargs):
            lower = {key: min(kwargs[key], limit) for key, limit in limits.items() if kwargs.get(key)}
            return original(*args, **{**kwargs, **lower})

        return broken

    wrap(patch, owner, name, around)


def silence(patch, logger, start):
    """Drop the warnings of this logger that begin so."""
    warn = logger.warning

    def broken(message, *args, **kwargs):
        if not message.startswith(start):
            warn(message, *args, **kwargs)

    patch.setattr(logger, "warning", broken)


def at_the_top(patch, name: str, value, raising: bool = True) -> None:
    """Change a name of transformers, wherever that is bound: importing its pipelines replaces it in sys.modules."""
    for module in [thing for thing in gc.get_objects() if issubclass(type(thing), types.ModuleType)]:
        if module.__name__ == "transformers":
            patch.setattr(module, name, value, raising=raising)
