"""The atlas: the record agrees with the modules, and the commands survey and compare releases."""

import copy
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import transformers
from packaging.version import Version

from atlas import __main__ as atlas
from atlas import examining, history, index, tables, upgrade
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


@pytest.fixture
def padding(copy):
    """A copy of the project with one chapter and without a record."""
    for chapter in (copy / "spec").iterdir():
        if chapter.is_dir() and chapter.name != "padding":
            shutil.rmtree(chapter)
    (copy / "atlas" / "verdicts.json").unlink()
    return copy


def run(module, *arguments, cwd, expect=0):
    result = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=cwd, capture_output=True, text=True, encoding="utf-8"
    )
    assert result.returncode == expect, result.stdout + result.stderr
    assert "Traceback" not in result.stderr, result.stderr
    return result


def test_an_interrupted_survey_continues_where_it_stopped(padding, heeding_sigint):
    record = padding / "atlas" / "verdicts.json"
    command = [sys.executable, "-m", "atlas", "4.44.2", "4.45.2", "5.0.0"]
    process = subprocess.Popen(
        command, cwd=padding, stderr=subprocess.PIPE, text=True, preexec_fn=heeding_sigint, encoding="utf-8"
    )
    while not record.exists():
        assert process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    assert "interrupted; the same command continues from here" in process.communicate(timeout=60)[1]
    assert process.returncode == 130
    first = history.releases_in(json.loads(record.read_text(encoding="utf-8")))
    assert 1 <= len(first) < 3
    result = run(*command[2:], cwd=padding)
    second = history.releases_in(json.loads(record.read_text(encoding="utf-8")))
    assert list(second) == command[3:]
    assert f"{3 - len(first)}/{3 - len(first)}" in result.stderr
    assert {release: second[release] for release in first} == first
    side = {release: entry["claims"]["padding/side_in_call"]["verdict"] for release, entry in second.items()}
    assert side == {"4.44.2": "differs", "4.45.2": "holds", "5.0.0": "holds"}
    page = (padding / "atlas" / "README.md").read_text(encoding="utf-8")
    assert re.search(r"^padding/side_in_call +○●●$", page, re.M)


def test_a_release_that_cannot_be_examined_is_recorded(monkeypatch, tmp_path):
    def refuse(source, claims):
        raise examining.UnknownError(f"{source} cannot be installed: no wheel")

    monkeypatch.setattr(examining, "examine", refuse)
    monkeypatch.setattr(history, "RECORD", tmp_path / "verdicts.json")
    record = {"index": ["4.30.0"], "checks": {}, "releases": {}}
    atlas.survey(record, {"4.30.0": ["padding/left"]})
    assert history.read()["releases"]["4.30.0"]["error"] == "4.30.0 cannot be installed: no wheel"
    assert atlas.missing_claims(record, "4.30.0") == []


@pytest.mark.parametrize(("argument", "complaint"), [("4.99", "no such release: 4.99"), ("x", "not a release")])
def test_an_unknown_release_is_a_one_line_error(argument, complaint, padding):
    assert complaint in run("atlas", argument, cwd=padding, expect=2).stderr


def test_an_upgrade_shows_both_sentences(padding):
    text = run("atlas.upgrade", "4.44.2", "4.45.2", cwd=padding, expect=1).stdout
    claim = CLAIMS["padding/side_in_call"]
    sentences = {check.name: check.sentence for check in claim.checks if check.ranges}
    now = sentences.pop("test_side_in_the_call_overrides_the_tokenizer")
    lines = text.splitlines()
    assert lines[:3] == ["transformers 4.44.2 to 4.45.2", "", f"{claim.id}: {claim.sentence}"]
    assert lines[3].split(maxsplit=1) == ["was", " ".join(sentences.values())]
    assert lines[4].split(maxsplit=1) == ["now", now]
    assert lines[5].split(maxsplit=1)[0] == "seen"
    assert lines[6].split(maxsplit=1) == ["write", claim.instead[0]]
    assert "  since  4.45 (huggingface/transformers#33385)" in lines
    assert lines[-1] == f"1 claim changes, 0 BROKEN, {PADDING - 1} the same, 0 not run"


def test_an_upgrade_without_a_change_reports_none(padding):
    comparison = json.loads(run("atlas.upgrade", "--json", "4.56.2", "4.57.6", cwd=padding).stdout)
    assert comparison == {"old": "4.56.2", "new": "4.57.6", "changed": [], "broken": [], "same": PADDING, "not_run": 0}


def test_a_broken_source_tree_is_detected(padding):
    installed = Path(transformers.__file__).parent
    source = padding / "source"
    shutil.copytree(installed, source / "src" / "transformers", ignore=shutil.ignore_patterns("__pycache__"))
    (source / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["uv_build"]\nbuild-backend = "uv_build"\n'
        f'[project]\nname = "transformers"\nversion = "{transformers.__version__}"\nrequires-python = ">=3.11"\n',
        encoding="utf-8",
    )
    module = source / "src" / "transformers" / "tokenization_utils_base.py"
    text = module.read_text(encoding="utf-8")
    module.write_text(
        re.sub(r'    padding_side: str = "right"', '    padding_side: str = "left"', text), encoding="utf-8"
    )
    assert module.read_text(encoding="utf-8") != text
    result = run("atlas.upgrade", "--markdown", transformers.__version__, str(source), cwd=padding, expect=1)
    assert "**padding/right**" in result.stdout
    assert f"- since: {source}" in result.stdout
    assert result.stderr.count(f"{source}, second run") == 1


@pytest.mark.parametrize("argument", ["4.99.9", "nowhere", "."])
def test_a_missing_side_is_a_one_line_error(argument, padding):
    result = run("atlas.upgrade", "4.57.6", argument, cwd=padding, expect=2)
    assert [line for line in result.stderr.splitlines() if line.startswith("error: ")]


def found(release, outcome):
    checks = {check.name: {"outcome": outcome, "message": "assert 1 == 2"} for check in CLAIMS["padding/left"].checks}
    return {"transformers": release, "torch": "2.13.0", "claims": {"padding/left": checks}}


@pytest.fixture
def releases_that_fail(monkeypatch):
    """A function that makes the claim fail since a release, of seven in the index; it returns the examined releases."""
    probes = []

    def make(first):
        def examine(source, claims=None):
            probes.append(source)
            fails = Version(source) >= Version(first(len(probes)))
            return found(source, "failed" if fails else "passed")

        monkeypatch.setattr(examining, "examine", examine)
        return probes

    monkeypatch.setattr(index, "offered", lambda: [Version(f"6.{minor}.0") for minor in range(7)])
    return make


def test_a_broken_claim_is_traced_to_the_first_release(releases_that_fail):
    probes = releases_that_fail(lambda probe: "6.4.0")
    ends = ("6.0.0", found("6.0.0", "passed")), ("6.6.0", found("6.6.0", "failed"))
    assert upgrade.trace(["padding/left"], *ends) == {"padding/left": "6.4.0"}
    assert sorted(probes) == ["6.3.0", "6.3.0", "6.4.0", "6.4.0"]


def test_a_flaky_claim_is_not_traced_to_a_release(releases_that_fail):
    releases_that_fail(lambda probe: "6.4.0" if probe < 4 else "6.6.0")
    ends = ("6.0.0", found("6.0.0", "passed")), ("6.6.0", found("6.6.0", "failed"))
    assert upgrade.trace(["padding/left"], *ends) == {"padding/left": "unknown: two runs on the same release differ"}


def test_a_release_whose_model_cannot_be_imported_breaks_all_claims(monkeypatch):
    """The report tells the cause once, and the first release with it."""
    error = "transformers 6.4.0 cannot be imported: ImportError: boom"

    def examine(source, claims=None):
        if Version(source) >= Version("6.4.0"):
            unusable = {"transformers": source, "torch": "2.13.0", "error": error, "claims": {}}
            raise examining.UnusableError(source, unusable)
        checks = {
            check.name: {"outcome": "passed", "message": ""} for claim in CLAIMS.values() for check in claim.checks
        }
        return {"transformers": source, "torch": "2.13.0", "claims": dict.fromkeys(CLAIMS, checks)}

    monkeypatch.setattr(examining, "examine", examine)
    monkeypatch.setattr(index, "offered", lambda: [Version(f"6.{minor}.0") for minor in range(7)])
    comparison = upgrade.compare("6.0.0", "6.6.0")
    assert upgrade.as_text(comparison).splitlines()[2:] == [
        "BROKEN all claims: No claim can be checked on this release.",
        "  on     6.6.0",
        f"  fails  import: {error}",
        "  since  6.4.0",
        "",
        f"0 claims change, {len(CLAIMS)} BROKEN, 0 the same, 0 not run",
    ]


def test_a_moved_output_is_not_a_broken_claim():
    claim = CLAIMS["padding/left"]
    outcomes = {check.name: {"outcome": "passed", "message": ""} for check in claim.checks}
    outcomes["test_padded_ids_are_as_recorded"] = {"outcome": "moved", "message": "assert [+ received] == snapshot"}
    run_ = {"transformers": "6.0.0", "torch": "2.13.0", "claims": {claim.id: outcomes}}
    (entry,) = upgrade.broken_claims(run_, [claim.id])
    assert entry.verdict == verdict.MOVED
    text = upgrade.as_text(upgrade.Comparison("5.24.0", "6.0.0", [], [entry], same=9, not_run=0))
    assert f"moved {claim.id}: {claim.sentence}" in text
    assert text.endswith("0 claims change, 0 BROKEN, 1 with moved outputs, 9 the same, 0 not run")
