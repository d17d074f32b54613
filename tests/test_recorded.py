"""The recorded run, from which the site is built: it is of the current checks, and a new run has the same result."""

import json

from gpt2_specification.claim import SPEC, SUFFIX, all_claims

RECORDED = json.loads((SPEC.parent / "docs" / "recorded" / "checks.json").read_text(encoding="utf-8"))


def test_the_recorded_run_is_of_the_current_checks():
    assert {claim: set(checks) for claim, checks in RECORDED["claims"].items()} == {
        claim.id: {check.name for check in claim.checks} for claim in all_claims()
    }, "run: tox -e update"
    for claim, checks in RECORDED["claims"].items():
        text = "".join((SPEC / f"{claim}{SUFFIX}").read_text(encoding="utf-8").split())
        for expression, _ in (pair for check in checks.values() for pair in check.get("seen", [])):
            assert "".join(expression.partition("  #")[0].split()) in text, "run: tox -e update"


def test_a_run_sees_what_was_recorded(specification, tmp_path):
    path, caches = tmp_path / "record.json", {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONHASHSEED": "0"}
    hook = "enable_assertion_pass_hook=true"
    result = specification("spec/tokenizer", "spec/padding", "-vv", "-o", hook, f"--record={path}", env=caches)
    assert result.returncode == 0, result.stdout
    claims = json.loads(path.read_text(encoding="utf-8"))["claims"]
    assert any("seen" in check for checks in claims.values() for check in checks.values())
    assert claims == {claim: RECORDED["claims"][claim] for claim in claims}
