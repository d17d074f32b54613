"""The two releases of transformers in a diff of a requirements, constraints, project or lock file."""

import re
import sys
from pathlib import Path

from .examining import UnknownError

NAME = re.compile(r'^[-+ ]?\s*name\s*=\s*"(?P<name>[^"]+)"')  # a package in uv.lock or poetry.lock
LOCKED = re.compile(r'^(?P<sign>[-+])\s*version\s*=\s*"(?P<version>[^"]+)"')
PIN = (
    re.compile(  # transformers==4.51.3, "transformers[torch]==4.51.3", transformers = "4.51.3", ... = {version = "..."}
        r"""^(?P<sign>[-+])\s*["']?transformers(?:\[[^]]*\])?["']?\s*"""
        r"""(?:===?\s*|=\s*(?:\{.*?version\s*=\s*)?["'](?:==)?\s*)v?(?P<version>\d[\w.!+]*)"""
    )
)


def pins(path: str) -> tuple[str, str]:
    """Return the exact release before and after a diff. Raise `UnknownError` with one line if it does not have both."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UnknownError(f"--from-diff {path}: {reason}") from None
    found: dict[str, list[str]] = {"-": [], "+": []}
    package = ""
    for line in text.splitlines():
        if line.startswith("@@"):
            package = ""
        package = name["name"] if (name := NAME.match(line)) else package
        pin = PIN.match(line) or (LOCKED.match(line) if package == "transformers" else None)
        if pin and pin["version"] not in found[pin["sign"]]:
            found[pin["sign"]].append(pin["version"])
    for sign, word in (("-", "before"), ("+", "after")):
        if not found[sign]:
            raise UnknownError(
                f"--from-diff {path}: no exact release of transformers {word} it, such as transformers==4.51.3"
            )
        if len(found[sign]) > 1:
            raise UnknownError(f"--from-diff {path}: several releases {word} it: {', '.join(found[sign])}")
    return found["-"][0], found["+"][0]
