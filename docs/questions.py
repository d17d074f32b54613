"""The questions of the page "How do I ...?", read from questions.toml. Their code is made of `Instead:` of claims."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gpt2_specification.claim import path_of, read_claim

SOURCE = Path(__file__).with_name("questions.toml")
PLACE = re.compile(r"\{(\w+/\w+)\}")  # {padding/ragged}
RANGE = re.compile(r"transformers[\w.,<>=!]*: ")


@dataclass(frozen=True)
class Question:
    """A question as a beginner asks it, the answer, the code to write, and the ids of the claims that show it."""

    id: str
    ask: str
    answer: str
    claims: tuple[str, ...]
    code: str


@cache
def questions() -> list[Question]:
    """Return every question in the order of the file."""
    data = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    setups = data["setup"] | {"": ""}
    return [
        Question(name, entry["ask"], entry["answer"], tuple(entry["claims"]), _code(setups, entry))
        for name, entry in data["question"].items()
    ]


def _code(setups: dict[str, str], entry: dict) -> str:
    parts = (part.strip("\n") for part in (setups[entry.get("setup", "")], entry["code"]))
    return PLACE.sub(lambda match: written(match[1]), "\n\n".join(part for part in parts if part))


def written(claim: str) -> str:
    """Return the first code in `Instead:` of a claim. Where there is a line per range, the newest range counts."""
    lines = read_claim(path_of(claim)).instead
    ranged = [line for line in lines if (found := RANGE.match(line)) and "<" not in found[0]]
    return re.findall(r"`([^`]+)`", RANGE.sub("", (ranged or lines)[0]))[0]
