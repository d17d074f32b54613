"""The pages made of the record: atlas/README.md, and the table of changes in the project's README.md."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from packaging.version import Version

from fixtures.claims import SPEC, SUFFIX, Check, Claim, all_claims

from .verdicts import RECORD, TUTORIAL, outcomes_in

PAGE = RECORD.with_name("README.md")
README = SPEC.parent / "README.md"
TABLE = re.compile(r"(?<=<!-- made by python -m atlas -->\n).*?(?=<!-- end -->)", re.S)
SIGNS = {"holds": "●", "differs": "○", "absent": "-", "broken": "X", "not run": " "}


@dataclass(frozen=True)
class Change:
    """A behaviour of a claim that is another in a release than in the one before."""

    release: str
    claim: Claim
    was: str
    now: str
    source: str


def examined(record: dict) -> list[str]:
    """The releases on which the record has all the claims, in their order."""
    ids = {claim.id for claim in all_claims()}
    return sorted((r for r, entry in record["releases"].items() if ids <= entry.get("claims", {}).keys()), key=Version)


def seen_behaviour(claim: Claim, about: str, entry: dict) -> list[Check]:
    """The checks of a behaviour that passed on a release."""
    outcomes = outcomes_in(entry, claim)
    return [
        check for check in claim.checks if check.ranges and check.about == about and outcomes[check.name] == "passed"
    ]


def changes(record: dict) -> list[Change]:
    """Every change of a behaviour from one examined release to the next, the newest first."""
    found = []
    for old, new in pairwise(examined(record)):
        for claim in all_claims():
            for about in dict.fromkeys(check.about for check in claim.checks if check.ranges):
                was, now = (seen_behaviour(claim, about, record["releases"][release]) for release in (old, new))
                if was != now:
                    found.append(Change(new, claim, said(was), said(now), now[0].source if now else ""))
    return sorted(found, key=lambda change: Version(change.release), reverse=True)


def said(checks: list[Check]) -> str:
    """What some checks say."""
    return "; ".join(check.sentence for check in checks)


def link(claim: Claim, folder: str) -> str:
    return f"[{claim.id}]({folder}/{claim.id}{SUFFIX})"


def source_link(source: str) -> str:
    """A link to an issue or pull request, such as huggingface/transformers#40751."""
    repository, _, number = source.partition("#")
    return f"[{source.rpartition('/')[2]}](https://github.com/{repository}/issues/{number})" if number else source


def last_patches(releases: list[str]) -> list[str]:
    """The last release of each minor."""
    return list({Version(release).release[:2]: release for release in releases}.values())


def matrix(record: dict) -> list[str]:
    """A line a claim and a column a minor, of its last patch."""
    minors = last_patches(examined(record))
    width = max(len(claim.id) for claim in all_claims()) + 2
    names = ["{}{:02}".format(*Version(release).release[:2]) for release in minors]
    lines = [" " * width + "".join(digits) for digits in zip(*names, strict=True)]
    chapter = ""
    for claim in all_claims():
        lines += [""] if claim.chapter != chapter else []
        chapter = claim.chapter
        row = [record["releases"][release]["claims"][claim.id]["verdict"] for release in minors]
        lines.append(f"{claim.id:{width}}" + "".join(SIGNS[verdict] for verdict in row))
    return [line.rstrip() for line in lines]


def render(record: dict) -> str:
    """The text of atlas/README.md."""
    releases = examined(record)
    entries = [record["releases"][release] for release in releases]
    unexamined = [(release, entry["error"]) for release, entry in record["releases"].items() if "error" in entry]
    counts = Counter(claim["verdict"] for entry in entries for claim in entry["claims"].values())
    counted = ", ".join(f"{counts[verdict]} {verdict}" for verdict in SIGNS)
    pythons, torches = (", ".join(sorted({entry[name] for entry in entries})) for name in ("python", "torch"))
    lines = [
        "# The atlas: every claim on every release",
        "",
        f"Made by `tox -e atlas` of [verdicts.json](verdicts.json); do not edit. {len(releases)} releases of",
        f"transformers, {releases[0]} to {releases[-1]}, on Python {pythons} and torch {torches}: the last patch of",
        f"each minor, and all the patches of a minor in which something changed. {len(all_claims())} claims on each:",
        f"{counted}.",
        "",
        "## The matrix",
        "",
        f"`●` holds: as in {TUTORIAL}, the tutorial's own release. `○` differs: otherwise, as the claim's dated checks",
        "say. `-` absent: what the claim is about is not there. `X` broken. Blank: not run, it needs the released",
        "weights. A column is the last patch of a minor.",
        "",
        "```",
        *matrix(record),
        "```",
        "",
        "## What changed, by release",
        "",
    ]
    release = ""
    for change in changes(record):
        if change.release != release:
            release = change.release
            lines += [f"### {release}", ""]
        steps = f"*Now:* {change.now}. *Before:* {change.was}. ({source_link(change.source)})"
        lines += [f"- {link(change.claim, '../spec')}: {change.claim.sentence} {steps}"]
    if unexamined:
        lines += ["", "## Not examined", "", *(f"- {release}: {error}" for release, error in unexamined)]
    return re.sub(r"\n(?=### )", "\n\n", "\n".join(lines)).replace("\n\n\n", "\n\n") + "\n"


def table(record: dict) -> str:
    """The table of the project's README.md: the claims that changed, and when."""
    found = changes(record)
    lines = ["| claim | since | what changed |", "| --- | --- | --- |"]
    for claim in all_claims():
        steps = [change for change in reversed(found) if change.claim.id == claim.id]
        if steps:
            since, now = "<br>".join(step.release for step in steps), "<br>".join(step.now for step in steps)
            lines.append(f"| {link(claim, 'spec')} | {since} | {now} |")
    return "\n".join(lines) + "\n"


def write(record: dict) -> None:
    """Write both pages."""
    PAGE.write_text(render(record))
    README.write_text(TABLE.sub(lambda _: table(record), README.read_text()))
