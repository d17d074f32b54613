"""The record of all releases: which checks it is about, and what became of each claim on each release.

The record, verdicts.json, is made for other programs too:

    {"index": ["4.30.0", ...],          all releases that the index offered when the record was last written
     "checks": {claim: {"test_name": digest, ...}},      of the code of the checks that the record is about
     "releases": {"4.51.3": {
        "torch": "2.13.0", "python": "3.11.7", "date": "2026-11-24",
        "claims": {"pipeline/max_length": {
            "verdict": "holds",
            "checks": {"test_name": "failed", ...},   of the dated checks, and of any other that did not pass
            "seen": {"test_name": "assert 257 == 30"}}}}}}      what the checks that break the claim saw

A check that is dated to other releases runs all the same, and fails there if the ranges are exact. A release that
could not be examined has {"error": "why", "date": ...} alone. gpt2_specification/verdict.py defines the verdicts; a
claim that a release lacks is not yet surveyed there.

A check is known by what it runs. Renamed or reworded, it keeps what the record has of it.
"""

import json
from pathlib import Path

from packaging.version import Version

from gpt2_specification.claim import Claim, all_claims, digests
from gpt2_specification.verdict import BROKEN, FAILED, MOVED, OUTPUT_MOVED, PASSED, checks_in_force, verdict

RECORD = Path(__file__).parent / "verdicts.json"


def entry_of(claim: Claim, checks: dict[str, dict], versions: dict[str, Version]) -> dict:
    """What the record keeps of a claim, from its checks as `pytest --record` writes them."""
    outcomes = {name: check["outcome"] for name, check in checks.items()}
    dated = {check.name for check in claim.checks if check.ranges}
    entry = {"verdict": verdict(claim, versions, outcomes)}
    if kept := {name: outcome for name, outcome in outcomes.items() if name in dated or outcome != PASSED}:
        entry["checks"] = kept
    if entry["verdict"] in (BROKEN, MOVED):
        entry["seen"] = failures(claim, checks, versions)
    return entry


def failures(claim: Claim, checks: dict[str, dict], versions: dict[str, Version]) -> dict[str, str]:
    """What the checks saw that hold under some versions and did not pass."""
    missing = checks.get("import", {"outcome": FAILED, "message": "the check was not run"})
    found = {check.name: checks.get(check.name, missing) for check in checks_in_force(claim, versions)}
    return {name: check["message"] for name, check in found.items() if check["outcome"] in (FAILED, OUTPUT_MOVED)}


def outcomes_in(entry: dict, claim: Claim) -> dict[str, str]:
    """The outcomes of all the checks of a claim, from what the record has of a release."""
    return {check.name: PASSED for check in claim.checks} | entry["claims"][claim.id].get("checks", {})


def versions_of(release: str, entry: dict) -> dict[str, Version]:
    """The versions that a release was examined with, from what the record has of it."""
    return {"transformers": Version(release), "torch": Version(entry["torch"])}


def read() -> dict:
    """The record of the checks as they are: keyed by their names of today, with the verdicts that their ranges give.

    What the record has of a claim is left out where a check of it is another than the one that was surveyed.
    """
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {"index": [], "releases": {}}
    surveyed, current = record.get("checks", {}), {claim.id: digests(claim) for claim in all_claims()}
    names = {id_: renamed(surveyed.get(id_, {}), checks) for id_, checks in current.items()}
    claims = {claim.id: claim for claim in all_claims()}
    for release, entry in record["releases"].items():
        if "error" in entry:
            continue
        known = {id_: old for id_, old in entry["claims"].items() if names.get(id_) is not None}
        for id_, old in known.items():
            for part in ("checks", "seen"):
                if part in old:
                    old[part] = {new: old[part][name] for new, name in names[id_].items() if name in old[part]}
            outcomes = {check.name: PASSED for check in claims[id_].checks} | old.get("checks", {})
            old["verdict"] = verdict(claims[id_], versions_of(release, entry), outcomes)
        entry["claims"] = known
    return {"index": record["index"], "checks": current, "releases": record["releases"]}


def renamed(surveyed: dict[str, str], current: dict[str, str]) -> dict[str, str] | None:
    """The surveyed name of each check of a claim, by the digests; None if a check of today was not surveyed."""
    names = {}
    for name, digest in current.items():
        same = [old for old, other in surveyed.items() if other == digest]
        if not same:
            return None
        names[name] = name if name in same else same[0]
    return names


def write(record: dict) -> None:
    """Write the record, a line a claim, releases in their order."""
    releases = []
    for release in sorted(record["releases"], key=Version):
        entry = dict(record["releases"][release])
        claims = entry.pop("claims", {})
        lines = ",\n".join(f"   {json.dumps(claim)}: {json.dumps(claims[claim])}" for claim in sorted(claims))
        inner = json.dumps(entry)[:-1] + (f', "claims": {{\n{lines}\n  }}}}' if claims else "}")
        releases.append(f"  {json.dumps(release)}: {inner}")
    checks = ",\n".join(f" {json.dumps(id_)}: {json.dumps(record['checks'][id_])}" for id_ in sorted(record["checks"]))
    text = ",\n".join(
        [
            f'{{"index": {json.dumps(record["index"])}',
            f'"checks": {{\n{checks}\n }}',
            '"releases": {\n' + ",\n".join(releases) + "\n}}\n",
        ]
    )
    temporary = RECORD.with_suffix(".partial")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(RECORD)
