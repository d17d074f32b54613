"""The verdicts on a claim, for a run and for the record of all releases. No other module defines them.

- holds: every check for this release passes, and the behaviour is that of 4.51.3, the tutorial's release;
- differs: every check for this release passes, but a dated check shows another behaviour than that of 4.51.3;
- absent: every check for this release passes, and one shows that the subject of the claim does not exist here;
- partly run: as holds, differs or absent, but not all checks that apply were run: some were not selected, or the run
  stopped before them (only in the report of a run);
- moved: no check for this release is wrong, but an output differs from the recorded one;
- broken: a check for this release fails;
- not run: none of the checks applies to this run, or the run stopped before them.

A check is dated if it holds only in some releases. In the others it is not counted.
"""

from collections import Counter
from collections.abc import Iterable

from packaging.version import Version

from .claim import Check, Claim
from .releases import in_force

TUTORIAL = "4.51.3"
VERDICTS = ("holds", "differs", "absent", "partly", "moved", "broken", "not run")
HOLDS, DIFFERS, ABSENT, PARTLY, MOVED, BROKEN, NOT_RUN = VERDICTS
GOOD = (HOLDS, DIFFERS, ABSENT)
SHOWN = {verdict: verdict.upper() if verdict == BROKEN else verdict for verdict in VERDICTS}
STYLES = {
    HOLDS: {"green": True},
    DIFFERS: {"green": True},
    ABSENT: {"green": True},
    PARTLY: {"yellow": True},
    MOVED: {"yellow": True, "bold": True},
    BROKEN: {"red": True, "bold": True},
    NOT_RUN: {"yellow": True},
}
PASSED, FAILED, OUTPUT_MOVED, SKIPPED = OUTCOMES = "passed", "failed", "moved", "not run"  # of a check


def checks_in_force(claim: Claim, versions: dict[str, Version]) -> list[Check]:
    """Return the checks of a claim that hold in these versions, dated or not."""
    return [check for check in claim.checks if in_force(check.ranges, versions)]


def behaviours(claim: Claim, versions: dict[str, Version]) -> dict[str, list[Check]]:
    """Return the dated checks of a claim that hold in these versions, by the behaviour that they are about."""
    dated = [check for check in checks_in_force(claim, versions) if check.ranges]
    return {check.about: [c for c in dated if c.about == check.about] for check in claim.checks if check.ranges}


def verdict(claim: Claim, versions: dict[str, Version], outcomes: dict[str, str]) -> str:
    """Return the verdict on a claim whose checks had these outcomes in these versions."""
    checks = checks_in_force(claim, versions)
    found = {outcomes.get(check.name, FAILED) for check in checks}
    if FAILED in found:
        return BROKEN
    if OUTPUT_MOVED in found:
        return MOVED
    if PASSED not in found:
        return NOT_RUN
    if any(check.absent for check in checks):
        return ABSENT
    there = versions | {"transformers": Version(TUTORIAL)}
    return HOLDS if behaviours(claim, versions) == behaviours(claim, there) else DIFFERS


def counted(verdicts: Iterable[str]) -> str:
    """Return the counts of the verdicts as text, for the report of a run and for the atlas."""
    counts = Counter(verdicts)
    parts = [f"{counts[DIFFERS]} differ from {TUTORIAL}", f"{counts[ABSENT]} absent"]
    among = ", ".join(part for part in parts if not part.startswith("0 "))
    hold = f"{sum(counts[good] for good in GOOD)} hold" + (f" ({among})" if among else "")
    rare = [f"{counts[PARTLY]} partly run", f"{counts[MOVED]} with moved outputs"]
    found = [part for part in rare if not part.startswith("0 ")]
    return ", ".join([hold, *found, f"{counts[BROKEN]} BROKEN", f"{counts[NOT_RUN]} not run"])


def recorded(record: dict, id_: str) -> dict[str, dict]:
    """Return the entry of a claim on each release, in order; in the file an entry stands until the next one."""
    entries, entry, found = record["claims"].get(id_, {}), None, {}
    for release in record["releases"]:
        if "error" not in record["releases"][release]:
            entry = entries.get(release, entry)
            if entry is not None:
                found[release] = dict(entry)
    return found
