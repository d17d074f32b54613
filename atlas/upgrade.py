"""gpt2-specification upgrade OLD NEW: show what changes between two releases for code that uses GPT-2.

The record of the atlas answers for the releases that it has, at once. Other sides are installed apart and run. Exit
status: 0 if nothing changes, 1 if something changes as documented or an accepted change is stale, 3 if a claim is
BROKEN, an output moved or one of your tests fails on NEW alone, 2 if it could not be found out.
"""

import argparse
import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from packaging.version import Version

from gpt2_specification.claim import Claim, all_claims
from gpt2_specification.environment import installed_version, versions_in
from gpt2_specification.impact import IMPACTS, impact
from gpt2_specification.releases import in_range
from gpt2_specification.verdict import BROKEN, FAILED, MOVED, NOT_RUN, PASSED, SKIPPED, behaviours, verdict

from . import accepting, diffs, examining, forms, history, index, sides, surface
from .comparison import ALL, Broken, Comparison, Difference, Own, Step
from .sides import Side
from .tables import said

PACKAGES = ("transformers", "torch", "tokenizers", "numpy")  # whose versions the report has, if the runs tell them


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as pytest does in a terminal without UTF-8
    try:
        accepted = accepting.read(options.accept) if options.accept else []
        old, new = map(sides.side, ends(options))
        if options.tests and not Path(options.tests).is_dir():
            raise examining.UnknownError(f"--tests {options.tests}: no such directory")
        comparison = compare(old, new, pytest_options(options), options.run, options.tests)
    except (examining.UnknownError, index.IndexUnreachableError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    comparison = accepting.without(comparison, accepted)
    try:
        print(options.form(comparison), flush=True)
    except BrokenPipeError:  # a reader such as `head` has ended
        with open(os.devnull, "w", encoding="utf-8") as nothing:
            os.dup2(nothing.fileno(), sys.stdout.fileno())
    return 3 if comparison.broken or any(test.since for test in comparison.own) else int(comparison.changes)


def parser() -> argparse.ArgumentParser:
    described = __doc__.split(": ", 1)[1]
    made = argparse.ArgumentParser(prog="gpt2-specification upgrade", description=described)
    made.add_argument("old", nargs="?", help=f"what you have (default: the installed release): {sides.FORMS}")
    made.add_argument("new", nargs="?", help="what you would have (default: the newest release in the index)")
    made.add_argument(
        "--from-diff", metavar="FILE", help="find both in a diff of a requirements or lock file; - reads it"
    )
    made.add_argument("--run", action="store_true", help="run the claims on both, even if the record has them")
    made.add_argument("--accept", metavar="FILE", help="leave out the changes that FILE lists, one per line")
    made.add_argument("--tests", metavar="DIR", help="run your own pytest tests on both too, and show which differ")
    for name in ("-k", "--checkpoint", "--dtype", "--attention", "--device"):
        made.add_argument(name, metavar="VALUE", help=f"run both with pytest's {name}")
    form = made.add_mutually_exclusive_group()
    form.set_defaults(form=forms.as_text)
    for name, function, text in (
        ("--json", forms.as_json, "print JSON for other programs"),
        ("--markdown", forms.as_markdown, "print Markdown for the summary of a CI run"),
        ("--lines", forms.as_lines, "print a line per change, for the file of --accept"),
    ):
        form.add_argument(name, action="store_const", dest="form", const=function, help=text)
    return made


def ends(options: argparse.Namespace) -> tuple[str, str]:
    """Return the two sides as text: those on the command line or in a diff, else what is installed and the newest."""
    if options.from_diff:
        if options.old:
            raise examining.UnknownError("--from-diff finds both sides: omit OLD and NEW")
        return diffs.pins(options.from_diff)
    old = str(installed_version("transformers") or "") if options.old is None else options.old
    if options.old is None and not old:
        raise examining.UnknownError("transformers is not installed here: write OLD and NEW")
    return old, str(index.offered()[-1]) if options.new is None else options.new


def pytest_options(options: argparse.Namespace) -> list[str]:
    """Return the options of the command line that are pytest's."""
    found = [
        f"--{name}={value}"
        for name in ("checkpoint", "dtype", "attention", "device")
        if (value := getattr(options, name))
    ]
    return [*found, *(["-k", options.k] if options.k else [])]


def compare(
    old: Side, new: Side, options: Sequence[str] = (), run: bool = False, tests: str | None = None
) -> Comparison:
    """Compare what the claims show on two sides; those that the record lacks run at the same time.

    With `options` of pytest, or `run`, both sides run. `tests` is a directory with tests that run on both, too.
    """
    found = [None if run or options or not side.release else sides.of_record(side.release) for side in (old, new)]
    missing = [side for side, known in zip((old, new), found, strict=True) if known is None]
    if missing or tests:
        what = ["the claims on " + " and ".join(dict.fromkeys(side.text for side in missing))] if missing else []
        what += [f"the tests in {tests} on both sides"] if tests else []
        print(f"running {', '.join(what)}; this takes minutes", file=sys.stderr)
    with ThreadPoolExecutor(2) as pool:
        try:
            runs = {side: pool.submit(examined, side, None, options, surface=True) for side in missing}
            tested = {side: pool.submit(examining.test, side.text, tests, **side.how) for side in (old, new) if tests}
            before, after = (known or runs[side].result() for side, known in zip((old, new), found, strict=True))
            results = [tested[side].result() for side in (old, new)] if tests else [{}, {}]
        finally:
            examining.stop()
    for part in (before, after):
        part["partly"] = "-k" in options
    broken_before, broken_after = map(broken_claims, (before, after))
    not_whole = {claim.claim for claim in broken_before + broken_after}
    whole = [claim for claim in all_claims() if not not_whole & {claim.id, ALL}]
    changed = [change for claim in whole for change in differences(claim, before, after)]
    changed.sort(key=lambda change: list(IMPACTS).index(change.impact))
    not_run = sum(is_not_run(claim, after) for claim in whole)
    known_before = {claim.claim for claim in broken_before}
    news = [claim.claim for claim in broken_after if claim.claim not in known_before]
    since = trace(news, (old, before), (new, after), options) if news else {}
    surfaces = [part.get("surface", {}) for part in (before, after)]
    ends = before["transformers"], after["transformers"]
    return Comparison(
        old=old.release or old.text,
        new=new.release or new.text,
        versions={"old": packages(before), "new": packages(after)},
        downgrade=is_downgrade(before, after),
        changed=changed,
        broken=[replace(claim, since=since.get(claim.claim, "")) for claim in broken_before + broken_after],
        same=len(whole) - not_run - len({change.claim for change in changed}),
        not_run=not_run,
        things=surface.differences(*surfaces, ends) if all(surfaces) else [],
        looked_at=len(surfaces[0].keys() | surfaces[1].keys()) if all(surfaces) else 0,
        own=own_tests(tests, (old, before), (new, after), results) if tests else [],
        tested=len(results[0].keys() | results[1].keys()),
    )


def own_tests(tests: str, old: tuple[Side, dict], new: tuple[Side, dict], results: list[dict[str, str]]) -> list[Own]:
    """Return the team's tests whose outcomes differ between the sides, each with the first release that fails it."""
    before, after = results
    differ = [name for name in before.keys() | after.keys() if bool(before.get(name)) != bool(after.get(name))]
    news = sorted(name for name in differ if after.get(name))

    def failing(side: Side) -> set[str]:
        return {name for name, why in examining.test(side.text, tests, **side.how).items() if why}

    first = {
        side: {name for name, why in result.items() if why}
        for (side, _), result in zip((old, new), results, strict=True)
    }
    since = first_failing(news, old, new, failing, first) if news else {}
    found = [Own(name, why=after[name], since=since[name]) for name in news]
    return found + [Own(name, why=before[name]) for name in sorted(set(differ) - set(news))]


def is_downgrade(before: dict, after: dict) -> bool:
    return Version(after["transformers"]) < Version(before["transformers"])


def packages(found: dict) -> dict[str, str]:
    """Return the versions of a side's packages, and where its answers come from."""
    known = {name: found[name] for name in PACKAGES if name in found}
    return known | {"from": found.get("from", "a run")}


def examined(side: Side, claims: list[str] | None = None, options: Sequence[str] = (), surface: bool = False) -> dict:
    """Run the claims on a side and return its record, also if its GPT-2 cannot be imported."""
    try:
        return examining.examine(side.text, claims, options, surface, **side.how)
    except examining.UnusableError as error:
        return error.recorded


def outcomes_of(claim: Claim, found: dict) -> dict[str, str]:
    """Return the outcome of each check of a claim. A check that -k left out was not run; else a missing one failed.

    On a pre-release the checks of a release after it count as passed if it shows another behaviour.
    """
    checks = found["claims"].get(claim.id, {})
    absent = SKIPPED if found.get("partly") or (not checks and not found.get("error")) else FAILED
    outcomes = {check.name: absent for check in claim.checks} | {name: c["outcome"] for name, c in checks.items()}
    by_range = expected(claim, found)
    others = [
        check for about, now in shown(claim, found).items() if now != by_range[about] for check in by_range[about]
    ]
    return outcomes | {check.name: PASSED for check in others}


def expected(claim: Claim, found: dict) -> dict[str, list]:
    """Return the checks of each dated behaviour that hold on a release by their ranges."""
    return behaviours(claim, versions_in(found))


def shown(claim: Claim, found: dict) -> dict[str, list]:
    """Return the checks of each dated behaviour that a side shows.

    A pre-release is judged by what it does, since a change may come after it: the checks that pass there. All other
    sides are held to the ranges.
    """
    by_range = expected(claim, found)
    if not Version(found["transformers"]).is_prerelease:
        return by_range
    outcomes = found["claims"].get(claim.id, {})
    passed = [c for c in claim.checks if c.ranges and outcomes.get(c.name, {}).get("outcome") == PASSED]
    return {about: [check for check in passed if check.about == about] or by_range[about] for about in by_range}


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
        outcomes = outcomes_of(claim, found)
        if (judged := verdict(claim, versions, outcomes)) in (BROKEN, MOVED):
            wrong = {name for name, outcome in outcomes.items() if outcome != PASSED}
            failed = history.failures(claim, checks, versions)
            sentences = {
                check.sentence: failed[check.name] for check in claim.checks if check.name in {*failed} & wrong
            }
            broken.append(Broken(claim.id, claim.sentence, judged, found["transformers"], sentences))
    return broken


def differences(claim: Claim, before: dict, after: dict) -> list[Difference]:
    """Return the behaviours that differ between two sides, for a claim that is not broken on either."""
    changes = []
    was, now = (shown(claim, found) for found in (before, after))
    for about in was:
        if was[about] != now[about] and not is_not_run(claim, after):
            checks = after["claims"].get(claim.id, {})
            seen = [forms.in_words(checks.get(check.name, {}).get("message", "")) for check in was[about]]
            changes.append(
                Difference(
                    claim.id,
                    claim.sentence,
                    impact(was[about], now[about]),
                    said(was[about]),
                    said(now[about]),
                    message_of(claim, now[about]),
                    next(filter(None, seen), ""),
                    instead_on(claim, Version(after["transformers"])),
                    steps_between(claim, about, before, after),
                    is_downgrade(before, after),
                )
            )
    return changes


def message_of(claim: Claim, checks: list) -> str:
    """Return the library's own text that some checks compare with: the first `Message:` that their code refers to."""
    code = "".join(piece.code for piece in claim.pieces if piece.check in checks)
    return next((message for i, message in enumerate(claim.messages) if f"messages[{i}]" in code), "")


def instead_on(claim: Claim, version: Version) -> tuple[str, ...]:
    """Return what to write on a release: of the lines with a range, those whose range contains it."""
    lines = []
    for line in claim.instead:
        range_, separator, text = line.partition(": ")
        if not (separator and range_.startswith("transformers")):
            lines.append(line)
        elif in_range(range_, version):
            lines.append(text)
    return tuple(lines)


def steps_between(claim: Claim, about: str, before: dict, after: dict) -> list[Step]:
    """Return each dated change of a behaviour between two releases, in the order in which the comparison meets them."""
    first, last = sorted(Version(found["transformers"]) for found in (before, after))
    stops = [first, *sorted(bound for bound in index.bounds([claim]) if first < bound <= last)]
    found = [behaviours(claim, versions_in(after) | {"transformers": stop})[about] for stop in stops]
    back = is_downgrade(before, after)
    steps = [
        Step(named(stop), said(old if back else new), next((check.source for check in new or old), ""))
        for stop, (old, new) in zip(stops[1:], pairwise(found), strict=True)
        if old != new
    ]
    return steps[::-1] if back else steps


def named(version: Version) -> str:
    """Return the release at which a range begins or ends: 5 is 5.0, and 4.56.0 is 4.56."""
    return f"{version.major}.{version.minor}{f'.{version.micro}' if version.micro else ''}"


def trace(
    claims: list[str], old: tuple[Side, dict], new: tuple[Side, dict], options: Sequence[str] = ()
) -> dict[str, str]:
    """Find the first release on which each claim is broken."""
    names = [name for name in claims if name != ALL] or [all_claims()[0].id]

    def broken(found: dict) -> set[str]:
        broken = {claim.claim for claim in broken_claims(found, names)}
        return {*broken, *claims} if ALL in broken else broken

    def failing(side: Side) -> set[str]:
        return broken(examined(side, names, options))

    return first_failing(claims, old, new, failing, {side: broken(found) for side, found in (old, new)})


def first_failing(
    names: list[str],
    old: tuple[Side, dict],
    new: tuple[Side, dict],
    failing: Callable[[Side], set[str]],
    first: dict[Side, set[str]],
) -> dict[str, str]:
    """Find the first release on which each of some names fails, by bisection over the releases between two sides.

    `failing` runs a release, and `first` has what failed on the two sides. Each release runs once. The last good and
    the first bad one are run once more, and if the two runs of one differ, no release is reported.
    """
    versions = [Version(found["transformers"]) for _, found in (old, new)]
    try:
        between = [str(version) for version in index.offered() if min(versions) < version < max(versions)]
    except index.IndexUnreachableError as error:
        return dict.fromkeys(names, f"unknown: {error}")
    middle = between[:: -1 if versions[0] > versions[1] else 1]
    stops = [old[0], *(Side(release, release) for release in middle), new[0]]
    print(f"looking for the first release that fails {', '.join(names)}", file=sys.stderr)

    @cache
    def failing_on(side: Side, attempt: int) -> set[str]:
        if attempt == 1 and side in first:
            return first[side]
        print(f"  {side.text}{', second run' if attempt > 1 else ''}", file=sys.stderr)
        return failing(side)

    since = {}
    for name in names:
        good, bad = 0, len(stops) - 1
        while bad - good > 1:
            middle = (good + bad) // 2
            try:
                good, bad = (good, middle) if name in failing_on(stops[middle], 1) else (middle, bad)
            except examining.UnknownError as error:
                print(f"  {error}", file=sys.stderr)
                del stops[middle]
                bad -= 1
        tries = [[name in failing_on(stops[place], attempt) for attempt in (1, 2)] for place in (good, bad)]
        steady = tries == [[False, False], [True, True]]
        since[name] = stops[bad].text if steady else "unknown: two runs on the same release differ"
    return since


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that SIGTERM also ends installations and runs
    sys.exit(main())
