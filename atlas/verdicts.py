"""The verdict of a claim on a release, and the record of all of them.

The record, verdicts.json, is made for other programs too:

    {"index": ["4.30.0", ...],          all releases that the index offered when the record was last written
     "modules": {claim: digest},        of the modules that the record is about
     "releases": {"4.51.3": {
        "torch": "2.13.0", "python": "3.11.7", "date": "2026-11-24",
        "claims": {"pipeline/max_length": {
            "verdict": "holds",
            "checks": {"test_name": "failed", ...},   the dated checks, and any other that did not pass
            "seen": {"test_name": "assert 257 == 30"}}}}}}      what the checks that break the claim saw

A check that is dated to other releases runs all the same, and fails there if the ranges are exact. A release that
could not be examined has {"error": "why", "date": ...} alone. The verdicts:

- holds: as in the tutorial's own release, 4.51.3;
- differs: as a dated range says, and not as in 4.51.3;
- absent: what the claim is about does not exist in that release, and a check shows so;
- broken: a check fails in a release in which it holds;
- not run: the claim needs the released weights.
"""

import hashlib
import json
from pathlib import Path

from packaging.version import Version

from fixtures.claims import SPEC, SUFFIX, Check, Claim
from fixtures.dated import in_force

TUTORIAL = "4.51.3"
RECORD = Path(__file__).parent / "verdicts.json"


def checks_in_force(claim: Claim, versions: dict[str, Version]) -> list[Check]:
    """The checks of a claim that hold under some versions, the dated and the undated."""
    return [check for check in claim.checks if in_force(check.ranges, versions)]


def behaviours(claim: Claim, versions: dict[str, Version]) -> dict[str, list[Check]]:
    """The dated checks of a claim that hold under some versions, by the behaviour that they are about."""
    dated = [check for check in checks_in_force(claim, versions) if check.ranges]
    return {check.about: [c for c in dated if c.about == check.about] for check in claim.checks if check.ranges}


def verdict(claim: Claim, versions: dict[str, Version], outcomes: dict[str, str]) -> str:
    """The verdict on a claim whose checks had these outcomes under some versions."""
    checks, current = checks_in_force(claim, versions), behaviours(claim, versions)
    if any(outcomes.get(check.name) == "failed" for check in checks) or not all(current.values()):
        return "broken"
    if not any(outcomes.get(check.name) == "passed" for check in checks):
        return "not run"
    if any(check.absent for check in checks):
        return "absent"
    return "holds" if current == behaviours(claim, versions | {"transformers": Version(TUTORIAL)}) else "differs"


def versions_of(entry: dict, release: str) -> dict[str, Version]:
    """What a release was examined with."""
    return {"transformers": Version(release), "torch": Version(entry["torch"])}


def digest(claim: str) -> str:
    """Tells one state of a module from another."""
    return hashlib.sha256((SPEC / f"{claim}{SUFFIX}").read_bytes()).hexdigest()[:8]


def entry_of(claim: Claim, found: dict, release: str) -> dict:
    """What the record keeps of a claim, from what `pytest --record` wrote of a release."""
    checks = found["claims"].get(claim.id, {})
    outcomes = {name: check["outcome"] for name, check in checks.items()}
    dated = {check.name for check in claim.checks if check.ranges}
    entry = {"verdict": verdict(claim, versions_of(found, release), outcomes)}
    if kept := {name: outcome for name, outcome in outcomes.items() if name in dated or outcome != "passed"}:
        entry["checks"] = kept
    if entry["verdict"] == "broken":
        names = [check.name for check in checks_in_force(claim, versions_of(found, release)) if check.name in checks]
        entry["seen"] = {name: checks[name]["message"] for name in names if checks[name]["outcome"] == "failed"}
    return entry


def read() -> dict:
    """The record."""
    return json.loads(RECORD.read_text()) if RECORD.exists() else {"index": [], "modules": {}, "releases": {}}


def write(record: dict) -> None:
    """Write the record, a line a claim, releases in their order."""
    releases = []
    for release in sorted(record["releases"], key=Version):
        entry = dict(record["releases"][release])
        claims = entry.pop("claims", {})
        lines = ",\n".join(f"   {json.dumps(claim)}: {json.dumps(claims[claim])}" for claim in sorted(claims))
        inner = json.dumps(entry)[:-1] + (f', "claims": {{\n{lines}\n  }}}}' if claims else "}")
        releases.append(f"  {json.dumps(release)}: {inner}")
    text = ",\n".join(
        [
            f'{{"index": {json.dumps(record["index"])}',
            f'"modules": {json.dumps(dict(sorted(record["modules"].items())))}',
            '"releases": {\n' + ",\n".join(releases) + "\n}}\n",
        ]
    )
    temporary = RECORD.with_suffix(".partial")
    temporary.write_text(text)
    temporary.replace(RECORD)
