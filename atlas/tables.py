"""The page made of the record, atlas/README.md: the matrix, the claims that changed, and each release's changes."""

import re
from dataclasses import dataclass
from itertools import pairwise

from packaging.version import Version

from gpt2_specification.claim import SUFFIX, Check, Claim, all_claims
from gpt2_specification.verdict import ABSENT, BROKEN, DIFFERS, HOLDS, MOVED, NOT_RUN, PASSED, TUTORIAL, counted

from .history import RECORD, outcomes_in

PAGE = RECORD.with_name("README.md")
NOT_SURVEYED = "not yet surveyed"
SIGNS = {HOLDS: "●", DIFFERS: "○", ABSENT: "-", MOVED: "M", BROKEN: "X", NOT_RUN: " ", NOT_SURVEYED: "?"}


@dataclass(frozen=True)
class Change:
    """A behaviour of a claim that differs from the release before."""

    release: str
    claim: Claim
    was: str
    now: str
    source: str


def examined(record: dict) -> list[str]:
    """The releases of which the record has claims, in their order."""
    return sorted((release for release, entry in record["releases"].items() if entry.get("claims")), key=Version)


def verdict_in(entry: dict, claim: Claim) -> str:
    """The verdict on a claim in what the record has of a release."""
    return entry["claims"].get(claim.id, {}).get("verdict", NOT_SURVEYED)


def seen_behaviour(claim: Claim, about: str, entry: dict) -> list[Check]:
    """The checks of a behaviour that passed on a release."""
    outcomes = outcomes_in(entry, claim)
    dated = [check for check in claim.checks if check.ranges and check.about == about]
    return [check for check in dated if outcomes[check.name] == PASSED]


def changes(record: dict) -> list[Change]:
    """Every change of a behaviour from one examined release to the next, the newest first."""
    found = []
    for claim in all_claims():
        surveyed = [r for r in examined(record) if claim.id in record["releases"][r]["claims"]]
        for old, new in pairwise(surveyed):
            for about in dict.fromkeys(check.about for check in claim.checks if check.ranges):
                was, now = (seen_behaviour(claim, about, record["releases"][release]) for release in (old, new))
                if was != now:
                    found.append(Change(new, claim, said(was), said(now), now[0].source if now else ""))
    return sorted(found, key=lambda change: Version(change.release), reverse=True)


def said(checks: list[Check]) -> str:
    """What some checks say."""
    return " ".join(check.sentence for check in checks)


def link(claim: Claim) -> str:
    return f"[{claim.id}](../spec/{claim.id}{SUFFIX})"


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
        row = [verdict_in(record["releases"][release], claim) for release in minors]
        lines.append(f"{claim.id:{width}}" + "".join(SIGNS[verdict] for verdict in row))
    return [line.rstrip() for line in lines]


def render(record: dict) -> str:
    """The text of atlas/README.md."""
    releases = examined(record)
    entries = [record["releases"][release] for release in releases]
    unexamined = [(release, entry["error"]) for release, entry in record["releases"].items() if "error" in entry]
    claims = all_claims()
    verdicts = [verdict_in(entry, claim) for entry in entries for claim in claims]
    missing = verdicts.count(NOT_SURVEYED)
    pythons, torches = (", ".join(sorted({entry[name] for entry in entries})) for name in ("python", "torch"))
    lines = [
        "# The atlas: every claim on every release",
        "",
        f"Made by `tox -e atlas` of [verdicts.json](verdicts.json); do not edit. {len(releases)} releases of",
        f"transformers, {releases[0]} to {releases[-1]}, on Python {pythons} and torch {torches}: the last patch of",
        f"each minor, and all the patches of a minor in which something changed. {len(claims)} claims on each:",
        f"{counted(verdicts)}{f', {missing} not yet surveyed' if missing else ''}.",
        "",
        "## The matrix",
        "",
        "A column is the last patch of a minor. The claim is right in all of these:",
        "",
        f"- `●` holds: the release behaves as {TUTORIAL}, the tutorial's release;",
        f"- `○` differs: the release behaves otherwise than {TUTORIAL}, as a dated check of the claim says;",
        "- `-` absent: what the claim is about does not exist in the release, as a check shows.",
        "",
        "`X` is broken: a check fails. `M` is moved: an output is not the recorded one. Blank is not run: the claim",
        "needs the released weights. `?` is not yet surveyed.",
        "",
        "```",
        *matrix(record),
        "```",
        "",
        "## The claims that changed, and when",
        "",
        *table(record),
        "",
        "## What changed, by release",
        "",
    ]
    release = ""
    for change in changes(record):
        if change.release != release:
            release = change.release
            lines += [f"### {release}", ""]
        lines += [f"- {link(change.claim)}: {change.now} *Before:* {change.was} ({source_link(change.source)})"]
    if unexamined:
        lines += ["", "## Not examined", "", *(f"- {release}: {error}" for release, error in unexamined)]
    return re.sub(r"\n(?=### )", "\n\n", "\n".join(lines)).replace("\n\n\n", "\n\n") + "\n"


def table(record: dict) -> list[str]:
    """A row for each claim that changed: in which releases, and what is true since."""
    found = changes(record)
    lines = ["| claim | since | what is true since |", "| --- | --- | --- |"]
    for claim in all_claims():
        steps = [change for change in reversed(found) if change.claim.id == claim.id]
        if steps:
            since, now = "<br>".join(step.release for step in steps), "<br>".join(step.now for step in steps)
            lines.append(f"| {link(claim)} | {since} | {now} |")
    return lines


def write(record: dict) -> None:
    """Write the page."""
    PAGE.write_text(render(record), encoding="utf-8")
