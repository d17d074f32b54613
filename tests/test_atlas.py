"""The atlas: the record agrees with the modules, and the commands survey and compare releases."""

import copy
import json
import re
import signal
import subprocess
import sys
import time

import pytest
from packaging.version import Version

from atlas import __main__ as atlas
from atlas import examining, history, index, tables
from gpt2_specification import claim as reader
from gpt2_specification import verdict
from gpt2_specification.claim import all_claims

CLAIMS = {claim.id: claim for claim in all_claims()}
PADDING = sum(claim.chapter == "padding" for claim in CLAIMS.values())
RECORD = history.read()
EXAMINED = {release: RECORD["releases"][release] for release in tables.examined(RECORD)}
each_claim = pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)


def test_the_record_is_of_the_current_checks():
    assert json.loads(history.RECORD.read_text(encoding="utf-8"))["checks"] == RECORD["checks"], "run: tox -e update"


def test_the_record_is_what_the_survey_writes(monkeypatch, tmp_path):
    written = history.RECORD.read_text(encoding="utf-8")
    monkeypatch.setattr(history, "RECORD", tmp_path / "verdicts.json")
    history.write(RECORD)
    assert history.RECORD.read_text(encoding="utf-8") == written, "run: tox -e update"
    assert history.read() == RECORD


def test_a_claim_can_be_missing_from_a_release_in_the_record(monkeypatch, tmp_path):
    monkeypatch.setattr(history, "RECORD", tmp_path / "verdicts.json")
    entry = {"verdict": verdict.HOLDS}
    facts = {"torch": "2.13.0", "python": "3.11.7", "date": "2026-11-24"}
    held = [{"a/b": entry}, {"a/b": entry}, {}, {"a/b": entry, "a/c": entry}]
    releases = {f"4.3{i}.0": facts | {"claims": claims} for i, claims in enumerate(held)}
    releases["4.31.1"] = {"error": "why", "date": "2026-11-24"}
    history.write({"index": [], "checks": {}, "releases": releases})
    record = json.loads(history.RECORD.read_text(encoding="utf-8"))
    assert record["claims"] == {"a/b": {"4.30.0": entry, "4.32.0": None, "4.33.0": entry}, "a/c": {"4.33.0": entry}}
    assert history.releases_in(record) == releases


def test_the_record_has_every_release_of_the_atlas():
    surveyed = {str(release) for release in index.of_the_atlas([*map(Version, RECORD["index"])])}
    assert surveyed <= EXAMINED.keys() | {r for r, entry in RECORD["releases"].items() if "error" in entry}


def surveyed_on(claim):
    """Return the releases on which a claim was surveyed: all of them, or none for a new claim."""
    releases = {release: entry for release, entry in EXAMINED.items() if claim.id in entry["claims"]}
    assert releases in ({}, EXAMINED), "run: tox -e atlas"
    return releases


@each_claim
def test_no_claim_is_broken_on_a_release(claim):
    for release, entry in surveyed_on(claim).items():
        assert entry["claims"][claim.id]["verdict"] not in (verdict.BROKEN, verdict.MOVED), release


WITH_ACCELERATE = {"losses/accumulation", "losses/trainer"}  # a survey installs it only for 4.51.0, which requires it


@each_claim
def test_a_dated_behaviour_is_seen_only_in_its_releases(claim):
    for release, entry in surveyed_on(claim).items():
        if claim.id in WITH_ACCELERATE and entry["claims"][claim.id]["verdict"] == verdict.NOT_RUN:
            continue
        for about, checks in verdict.behaviours(claim, history.versions_of(release, entry)).items():
            assert tables.seen_behaviour(claim, about, entry) == checks, f"{release} {about}"


def test_the_page_agrees_with_the_record():
    assert tables.PAGE.read_text(encoding="utf-8") == tables.render(RECORD), "run: tox -e update"


def test_a_claim_that_is_not_yet_surveyed_stands_in_the_page():
    record = copy.deepcopy(RECORD)
    for entry in record["releases"].values():
        entry.get("claims", {}).pop("padding/left", None)
    page = tables.render(record)
    assert re.search(r"^padding/left +\?+$", page, re.M)
    assert int(re.search(r", (\d+) not yet surveyed\.", page)[1]) >= len(EXAMINED)


RUNS = """def greedy(model):
    return model.generate(max_new_tokens=3)
"""
CHECK = '''"""`generate()` ends."""

import pytest

pytestmark = pytest.mark.refuted_by("one")
LENGTH = 3


@pytest.mark.holds("transformers>=5", source="measured")
def test_generate_ends(greedy):
    """`generate()` ends after three tokens."""
    assert len(greedy) == LENGTH
'''


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("`generate()` ends.", "`generate()` stops.", True),
        ("test_generate_ends", "test_generate_stops", True),
        ("after three tokens", "in time", True),
        (">=5", ">=5.1", True),
        ('"one"', '"two"', True),
        ("LENGTH = 3", "LENGTH = 4", False),
        ("len(greedy)", "len(greedy) + 0", False),
        ("max_new_tokens=3", "max_new_tokens=4", False),
    ],
)
def test_the_code_that_runs_identifies_a_check(old, new, same, tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "SPEC", tmp_path)

    def digest(name, change):
        module, runs = tmp_path / name / "ends_spec.py", tmp_path / name / "runs.py"
        module.parent.mkdir()
        module.write_text(change(CHECK), encoding="utf-8")
        runs.write_text(change(RUNS), encoding="utf-8")
        monkeypatch.setattr(reader, "_fixtures", lambda: {"greedy": reader._Module(runs)})
        (found,) = reader.digests(reader.read_claim(module)).values()
        return found

    assert (digest("before", str) == digest("after", lambda text: text.replace(old, new))) == same


def test_a_renamed_check_keeps_its_record():
    assert history.renamed({"test_old": "1a", "test_gone": "2b"}, {"test_new": "1a"}) == {"test_new": "test_old"}
    assert history.renamed({"test_old": "1a"}, {"test_old": "1a", "test_new": "3c"}) is None


def test_an_interrupted_survey_continues_where_it_stopped(padding, command, heeding_sigint):
    record = padding / "atlas" / "verdicts.json"
    releases = ["4.44.2", "4.45.2", "5.0.0"]
    program = [sys.executable, "-m", "atlas", *releases]
    process = subprocess.Popen(
        program, cwd=padding, stderr=subprocess.PIPE, text=True, preexec_fn=heeding_sigint, encoding="utf-8"
    )
    while not record.exists():
        assert process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    assert "interrupted; the same command continues from here" in process.communicate(timeout=60)[1]
    assert process.returncode == 130
    first = history.releases_in(json.loads(record.read_text(encoding="utf-8")))
    assert 1 <= len(first) < 3
    result = command("atlas", *releases, cwd=padding)
    second = history.releases_in(json.loads(record.read_text(encoding="utf-8")))
    assert list(second) == releases
    assert f"{3 - len(first)}/{3 - len(first)}" in result.stderr
    assert {release: second[release] for release in first} == first
    side = {release: entry["claims"]["padding/side_in_call"]["verdict"] for release, entry in second.items()}
    assert side == {"4.44.2": "differs", "4.45.2": "holds", "5.0.0": "holds"}
    page = (padding / "atlas" / "README.md").read_text(encoding="utf-8")
    assert re.search(r"^padding/side_in_call +○●●$", page, re.M)


def test_a_release_that_cannot_be_examined_is_recorded(monkeypatch, tmp_path):
    def refuse(source, claims, surface):
        raise examining.UnknownError(f"{source} cannot be installed: no wheel")

    monkeypatch.setattr(examining, "examine", refuse)
    monkeypatch.setattr(history, "RECORD", tmp_path / "verdicts.json")
    record = {"index": ["4.30.0"], "checks": {}, "releases": {}}
    atlas.survey(record, {"4.30.0": ["padding/left"]})
    assert history.read()["releases"]["4.30.0"]["error"] == "4.30.0 cannot be installed: no wheel"
    assert atlas.missing_claims(record, "4.30.0") == []


@pytest.mark.parametrize(("argument", "complaint"), [("4.99", "no such release: 4.99"), ("x", "not a release")])
def test_an_unknown_release_is_a_one_line_error(argument, complaint, padding, command):
    assert complaint in command("atlas", argument, cwd=padding, expect=2).stderr
