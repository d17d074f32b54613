"""The verdict of a claim on a release, and the record of all of them.

The record, verdicts.json, is made for other programs too:

    {"index": ["4.30.0", ...],          all releases that the index offered when the record was last written
     "modules": {claim: digest},        of the checks that the record is about
     "releases": {"4.51.3": {
        "torch": "2.13.0", "python": "3.11.7", "date": "2026-11-24",
        "claims": {"pipeline/max_length": {
            "verdict": "holds",
            "checks": {"test_name": "failed", ...},   of the dated checks, and of any other that did not pass
            "seen": {"test_name": "assert 257 == 30"}}}}}}      what the checks that break the claim saw

A check that is dated to other releases runs all the same, and fails there if the ranges are exact. A release that
could not be examined has {"error": "why", "date": ...} alone. The verdicts:

- holds: as in the tutorial's own release, 4.51.3;
- differs: as a dated range says, and not as in 4.51.3;
- absent: what the claim is about does not exist in that release, and a check shows so;
- broken: a check fails in a release in which it holds;
- not run: the claim needs the released weights.
"""

import ast
import hashlib
import json
from pathlib import Path

from packaging.version import Version

from fixtures.claims import SPEC, SUFFIX, Check, Claim, dates
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
    if any(outcomes.get(check.name, "failed") == "failed" for check in checks) or not all(current.values()):
        return "broken"
    if not any(outcomes[check.name] == "passed" for check in checks):
        return "not run"
    if any(check.absent for check in checks):
        return "absent"
    return "holds" if current == behaviours(claim, versions | {"transformers": Version(TUTORIAL)}) else "differs"


def digest(claim: str) -> str:
    """Tells one state of a module's checks from another: its code, without what it says and what dates it."""
    tree = ast.parse((SPEC / f"{claim}{SUFFIX}").read_text())
    body = [node for node in tree.body[1:] if "pytestmark" not in ast.unparse(node)]
    for node in body:
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = [decorator for decorator in node.decorator_list if not dates(decorator)]
    return hashlib.sha256("\n".join(map(ast.dump, body)).encode()).hexdigest()[:8]


def entry_of(claim: Claim, checks: dict[str, dict], versions: dict[str, Version]) -> dict:
    """What the record keeps of a claim, from its checks as `pytest --record` writes them."""
    outcomes = {name: check["outcome"] for name, check in checks.items()}
    dated = {check.name for check in claim.checks if check.ranges}
    entry = {"verdict": verdict(claim, versions, outcomes)}
    if kept := {name: outcome for name, outcome in outcomes.items() if name in dated or outcome != "passed"}:
        entry["checks"] = kept
    if entry["verdict"] == "broken":
        entry["seen"] = failures(claim, checks, versions)
    return entry


def failures(claim: Claim, checks: dict[str, dict], versions: dict[str, Version]) -> dict[str, str]:
    """What the checks saw that hold under some versions and failed; a module that can't be imported has none."""
    missing = checks.get("import", {"outcome": "failed", "message": "it was not run"})
    found = {check.name: checks.get(check.name, missing) for check in checks_in_force(claim, versions)}
    return {name: check["message"] for name, check in found.items() if check["outcome"] == "failed"}


def outcomes_in(entry: dict, claim: Claim) -> dict[str, str]:
    """The outcomes of all the checks of a claim, from what the record has of a release."""
    return {check.name: "passed" for check in claim.checks} | entry["claims"][claim.id].get("checks", {})


def versions_of(release: str, entry: dict) -> dict[str, Version]:
    """The versions that a release was examined with, from what the record has of it."""
    return {"transformers": Version(release), "torch": Version(entry["torch"])}


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
