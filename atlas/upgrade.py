"""python -m atlas.upgrade OLD NEW: run the claims on two releases and show what changes for a user of GPT-2.

Exit status: 0 if nothing changes, 1 if something changes, 2 if a release could not be examined.
"""

import argparse
import io
import json
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from itertools import pairwise

from packaging.version import Version

from gpt2_specification.claim import Claim, all_claims
from gpt2_specification.environment import versions_in
from gpt2_specification.verdict import BROKEN, MOVED, NOT_RUN, SHOWN, behaviours, verdict

from . import examining, history, index
from .tables import said

SIDE = "a release number, a wheel or a source directory"
ALL = "all claims"  # in place of a claim's id, for a release whose GPT-2 cannot be imported


@dataclass(frozen=True)
class Step:
    """A change of a behaviour: the release with the change, what is true since, and where it is documented."""

    since: str
    sentence: str
    source: str


@dataclass(frozen=True)
class Difference:
    """A behaviour that differs on the new release."""

    claim: str
    sentence: str  # of the claim
    was: str
    now: str
    seen: str  # the values that the check of the old behaviour sees on the new release
    instead: tuple[str, ...]  # what to write
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class Broken:
    """A claim with a check that fails on a release in which it holds, or with an output that moved."""

    claim: str  # its id, or ALL
    sentence: str
    verdict: str  # broken or moved
    release: str
    checks: dict[str, str]  # the sentence of each failed check: the message of the failure
    since: str = ""  # the first release on which the claim is broken, if it was traced


@dataclass(frozen=True)
class Comparison:
    """The differences between two releases."""

    old: str
    new: str
    changed: list[Difference]
    broken: list[Broken]
    same: int
    not_run: int


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m atlas.upgrade", description=__doc__.split(": ", 1)[1])
    parser.add_argument("old", help=f"the current release: {SIDE}")
    parser.add_argument("new", help=f"the release to upgrade to: {SIDE}")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_const", dest="form", const=as_json, help="print JSON for other programs")
    form.add_argument(
        "--markdown", action="store_const", dest="form", const=as_markdown, help="print Markdown for a CI summary"
    )
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as pytest does in a terminal without UTF-8
    try:
        comparison = compare(options.old, options.new)
    except (examining.UnknownError, index.IndexUnreachableError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    print((options.form or as_text)(comparison))
    return 1 if comparison.changed or comparison.broken else 0


def compare(old: str, new: str) -> Comparison:
    """Run the specification on two releases at the same time, and compare the outcomes."""
    print(f"running the specification on {old} and on {new}; this takes a minute or two", file=sys.stderr)
    with ThreadPoolExecutor(2) as pool:
        try:
            before, after = pool.map(examined, (old, new))
        finally:
            examining.stop()
    broken_before, broken_after = map(broken_claims, (before, after))
    broken = broken_before + broken_after
    names = {claim.claim for claim in broken}
    whole = [claim for claim in all_claims() if not names & {claim.id, ALL}]
    changed = [change for claim in whole for change in differences(claim, before, after)]
    not_run = sum(is_not_run(claim, after) for claim in whole)
    same = len(whole) - not_run - len({change.claim for change in changed})
    known = {claim.claim for claim in broken_before}
    news = [claim.claim for claim in broken_after if claim.claim not in known]
    since = trace(news, (old, before), (new, after)) if news else {}
    broken = [replace(claim, since=since.get(claim.claim, "")) for claim in broken]
    return Comparison(before["transformers"], after["transformers"], changed, broken, same, not_run)


def examined(source: str, claims: list[str] | None = None) -> dict:
    """Return the record of a release, also if its GPT-2 cannot be imported."""
    try:
        return examining.examine(source, claims)
    except examining.UnusableError as error:
        return error.recorded


def outcomes_of(claim: Claim, found: dict) -> dict[str, str]:
    return {name: check["outcome"] for name, check in found["claims"].get(claim.id, {}).items()}


def is_not_run(claim: Claim, found: dict) -> bool:
    return verdict(claim, versions_in(found), outcomes_of(claim, found)) == NOT_RUN


def broken_claims(found: dict, among: list[str] | None = None) -> list[Broken]:
    """Return the claims that are broken on a release; `among` restricts them."""
    if error := found.get("error"):
        sentence = "No claim can be checked on this release."
        return [Broken(ALL, sentence, BROKEN, found["transformers"], {"import": error})]
    broken = []
    for claim in all_claims():
        if among is not None and claim.id not in among:
            continue
        checks, versions = found["claims"].get(claim.id, {}), versions_in(found)
        if (judged := verdict(claim, versions, outcomes_of(claim, found))) in (BROKEN, MOVED):
            failed = history.failures(claim, checks, versions)
            sentences = {check.sentence: failed[check.name] for check in claim.checks if check.name in failed}
            broken.append(Broken(claim.id, claim.sentence, judged, found["transformers"], sentences))
    return broken


def differences(claim: Claim, before: dict, after: dict) -> list[Difference]:
    """Return the behaviours that differ between two releases, for a claim that is not broken on either."""
    changes = []
    was, now = (behaviours(claim, versions_in(found)) for found in (before, after))
    for about in was:
        if was[about] != now[about]:
            messages = [after["claims"][claim.id][check.name]["message"] for check in was[about]]
            steps = steps_between(claim, about, before, after)
            sentences = [said(found[about]) for found in (was, now)]
            seen = next(filter(None, messages), "")
            changes.append(Difference(claim.id, claim.sentence, *sentences, seen, claim.instead, steps))
    return changes


def steps_between(claim: Claim, about: str, before: dict, after: dict) -> list[Step]:
    """Return each dated change of a behaviour between two releases."""
    first, last = sorted((Version(before["transformers"]), Version(after["transformers"])))
    stops = [first, *sorted(bound for bound in index.bounds() if first < bound <= last)]
    found = [behaviours(claim, versions_in(after) | {"transformers": stop})[about] for stop in stops]
    return [
        Step(str(stop), said(new), next((check.source for check in new), ""))
        for stop, (old, new) in zip(stops[1:], pairwise(found), strict=True)
        if old != new
    ]


def trace(claims: list[str], old: tuple[str, dict], new: tuple[str, dict]) -> dict[str, str]:
    """Find the first release on which each claim is broken, by bisection over the releases between two sources.

    Each probe installs its release again. The last good and the first bad release are each run twice; if the two runs
    differ, no release is reported.
    """
    versions = [Version(found["transformers"]) for _, found in (old, new)]
    between = [str(version) for version in index.offered() if versions[0] < version < versions[1]]
    stops = [old[0], *between, new[0]]
    print(f"looking for the first release that breaks {', '.join(claims)}", file=sys.stderr)

    @cache
    def broken_on(source: str, attempt: int) -> set[str]:
        print(f"  {source}{', second run' if attempt > 1 else ''}", file=sys.stderr)
        names = [name for name in claims if name != ALL] or [all_claims()[0].id]
        found = {claim.claim for claim in broken_claims(examined(source, names), names)}
        return {*found, *claims} if ALL in found else found

    since = {}
    for claim in claims:
        good, bad = 0, len(stops) - 1
        while bad - good > 1:
            middle = (good + bad) // 2
            try:
                good, bad = (good, middle) if claim in broken_on(stops[middle], 1) else (middle, bad)
            except examining.UnknownError as error:
                print(f"  {error}", file=sys.stderr)
                del stops[middle]
                bad -= 1
        tries = [[claim in broken_on(stops[place], attempt) for attempt in (1, 2)] for place in (good, bad)]
        steady = tries == [[False, False], [True, True]]
        since[claim] = stops[bad] if steady else "unknown: two runs on the same release differ"
    return since


def as_text(comparison: Comparison) -> str:
    """Return the comparison as text for a terminal."""
    lines = [f"transformers {comparison.old} to {comparison.new}", ""]
    for change in comparison.changed:
        lines += [f"{change.claim}: {change.sentence}"]
        lines += [f"  {name:6} {text}" for name, text in details(change)] + [""]
    for claim in comparison.broken:
        lines += [f"{SHOWN[claim.verdict]} {claim.claim}: {claim.sentence}"]
        lines += [f"  {name:6} {text}" for name, text in details(claim)] + [""]
    return "\n".join([*lines, count(comparison)])


def as_markdown(comparison: Comparison) -> str:
    """Return the comparison as Markdown for the summary of a CI run."""
    lines = [f"## transformers {comparison.old} to {comparison.new}", "", count(comparison), ""]
    for title, entries in (("Changed", comparison.changed), ("Broken", comparison.broken)):
        if entries:
            lines += [f"### {title}", ""]
        for entry in entries:
            lines += [f"**{entry.claim}**: {entry.sentence}", ""]
            lines += [f"- {name}: {f'`{text}`' if name == 'seen' else text}" for name, text in details(entry)] + [""]
    return "\n".join(lines).rstrip()


def as_json(comparison: Comparison) -> str:
    """Return the comparison as JSON for other programs."""
    return json.dumps(asdict(comparison), indent=2)


def details(entry: Difference | Broken) -> list[tuple[str, str]]:
    """Return the lines about a change or a broken claim, as pairs of a label and a text."""
    if isinstance(entry, Difference):
        rows = [("was", entry.was), ("now", entry.now), ("seen", entry.seen)]
        rows += [("write", line) for line in entry.instead]
        last = len(entry.steps) == 1
        return rows + [
            ("since", f"{step.since}{'' if last else f': {step.sentence}'} ({step.source})") for step in entry.steps
        ]
    label = "moved" if entry.verdict == MOVED else "fails"
    rows = [(label, f"{check}: {message}") for check, message in entry.checks.items()]
    return [("on", entry.release), *rows, *([("since", entry.since)] if entry.since else [])]


def count(comparison: Comparison) -> str:
    """Return the summary line."""
    changed = len({entry.claim for entry in comparison.changed})
    broken, moved = (len({entry.claim for entry in comparison.broken if entry.verdict == v}) for v in (BROKEN, MOVED))
    if any(entry.claim == ALL for entry in comparison.broken):
        broken = len(all_claims())
    return (
        f"{changed} {'claim changes' if changed == 1 else 'claims change'}, {broken} BROKEN,"
        f"{f' {moved} with moved outputs,' if moved else ''} {comparison.same} the same, {comparison.not_run} not run"
    )


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that SIGTERM also stops the runs
    sys.exit(main())
