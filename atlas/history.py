"""The record of all releases, verdicts.json: the checks that were surveyed, and each claim's verdict on each release.

Other programs can read the record:

    {"index": ["4.30.0", ...],          all releases in the package index when the record was last written
     "checks": {claim: {"test_name": digest, ...}},      digests of the code of the surveyed checks
     "releases": {"4.51.3": {"torch": "2.13.0", "python": "3.11.7", "date": "2026-11-24"}, ...},
     "claims": {"pipeline/max_length": {
        "4.30.2": {                     on this release, and on the later ones up to the next that is listed
            "verdict": "holds",
            "checks": {"test_name": "failed", ...},   outcomes of dated checks, and of others that did not pass
            "seen": {"test_name": "assert 257 == 30"}}}}}       values that the checks saw that break the claim

Checks that are dated to other releases also run; they fail if their ranges are exact. A release that could not be
examined has only {"error": "why", "date": ...}. A claim has null from a release on which it is not yet surveyed.
gpt2_specification/verdict.py defines the verdicts.

In memory each release has all its claims: `record["releases"]["4.51.3"]["claims"]["pipeline/max_length"]`.

The digest of its code identifies a check, so a renamed or reworded check keeps its outcomes.
"""

import json
from pathlib import Path

from packaging.version import Version

from gpt2_specification.claim import Claim, all_claims, digests
from gpt2_specification.verdict import BROKEN, FAILED, MOVED, OUTPUT_MOVED, PASSED, checks_in_force, recorded, verdict

RECORD = Path(__file__).parent / "verdicts.json"


def entry_of(claim: Claim, checks: dict[str, dict], versions: dict[str, Version]) -> dict:
    """Return the record's entry of a claim, from the outcomes of its checks in the file of `pytest --record`."""
    outcomes = {name: check["outcome"] for name, check in checks.items()}
    dated = {check.name for check in claim.checks if check.ranges}
    entry = {"verdict": verdict(claim, versions, outcomes)}
    if kept := {name: outcome for name, outcome in outcomes.items() if name in dated or outcome != PASSED}:
        entry["checks"] = kept
    if entry["verdict"] in (BROKEN, MOVED):
        entry["seen"] = failures(claim, checks, versions)
    return entry


def failures(claim: Claim, checks: dict[str, dict], versions: dict[str, Version]) -> dict[str, str]:
    """Return the messages of the checks that hold in these versions and did not pass."""
    missing = checks.get("import", {"outcome": FAILED, "message": "the check was not run"})
    found = {check.name: checks.get(check.name, missing) for check in checks_in_force(claim, versions)}
    return {name: check["message"] for name, check in found.items() if check["outcome"] in (FAILED, OUTPUT_MOVED)}


def outcomes_in(entry: dict, claim: Claim) -> dict[str, str]:
    """Return the outcomes of all checks of a claim from the record's entry of a release."""
    return {check.name: PASSED for check in claim.checks} | entry["claims"][claim.id].get("checks", {})


def versions_of(release: str, entry: dict) -> dict[str, Version]:
    """Return the versions of transformers and torch with which a release was examined."""
    return {"transformers": Version(release), "torch": Version(entry["torch"])}


def read() -> dict:
    """Read the record, with the current names of the checks and the verdicts that follow from their current ranges.

    A claim is left out if the code of one of its checks has changed since the survey.
    """
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {"index": []}
    claims = {claim.id: claim for claim in all_claims()}
    surveyed, current = record.get("checks", {}), {id_: digests(claim) for id_, claim in claims.items()}
    names = {id_: renamed(surveyed.get(id_, {}), checks) for id_, checks in current.items()}
    releases = releases_in(record)
    for release, entry in releases.items():
        if "error" in entry:
            continue
        known = {id_: old for id_, old in entry["claims"].items() if names.get(id_) is not None}
        for id_, old in known.items():
            for part in ("checks", "seen"):
                if part in old:
                    old[part] = {new: old[part][name] for new, name in names[id_].items() if name in old[part]}
            old["verdict"] = verdict(claims[id_], versions_of(release, entry), outcomes_in(entry, claims[id_]))
        entry["claims"] = known
    return {"index": record["index"], "checks": current, "releases": releases}


def releases_in(record: dict) -> dict[str, dict]:
    """Return the releases of the record as it is in its file, each with its claims."""
    releases = record.get("releases", {})
    found = {release: entry if "error" in entry else entry | {"claims": {}} for release, entry in releases.items()}
    for id_ in record.get("claims", {}):
        for release, entry in recorded(record, id_).items():
            found[release]["claims"][id_] = entry
    return found


def renamed(surveyed: dict[str, str], current: dict[str, str]) -> dict[str, str] | None:
    """Return the surveyed name of each check of a claim, found by digest, or None if a check was not surveyed."""
    names = {}
    for name, digest in current.items():
        same = [old for old, other in surveyed.items() if other == digest]
        if not same:
            return None
        names[name] = name if name in same else same[0]
    return names


def write(record: dict) -> None:
    """Write the record with the releases in order and one line per release from which a claim has another entry."""
    releases = {release: record["releases"][release] for release in sorted(record["releases"], key=Version)}
    facts = {release: {key: entry[key] for key in entry if key != "claims"} for release, entry in releases.items()}
    ids = sorted({id_ for entry in releases.values() for id_ in entry.get("claims", {})})
    claims = [f" {json.dumps(id_)}: {{\n{_lines(changes(releases, id_), 2)}}}" for id_ in ids]
    text = ",\n".join(
        [
            f'{{"index": {json.dumps(record["index"])}',
            f'"checks": {{\n{_lines({id_: record["checks"][id_] for id_ in sorted(record["checks"])}, 1)}\n }}',
            f'"releases": {{\n{_lines(facts, 1)}\n }}',
            '"claims": {\n' + ",\n".join(claims) + "\n}}\n",
        ]
    )
    temporary = RECORD.with_suffix(".partial")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(RECORD)


def _lines(values: dict, indent: int) -> str:
    return ",\n".join(f"{' ' * indent}{json.dumps(key)}: {json.dumps(value)}" for key, value in values.items())


def changes(releases: dict[str, dict], id_: str) -> dict[str, dict | None]:
    """Return the entry of a claim on each release on which it is another than on the one before."""
    found, last = {}, None
    for release, entry in releases.items():
        if "error" not in entry and entry["claims"].get(id_) != last:
            last = found[release] = entry["claims"].get(id_)
    return found
