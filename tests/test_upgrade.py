"""The upgrade report: what it answers from the record, what it runs, and what it refuses."""

import json
import os
import re
import shutil
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import transformers
from packaging.version import Version

from atlas import diffs, examining, forms, index, sides, surface, upgrade
from atlas.comparison import Comparison
from atlas.sides import Side
from gpt2_specification import verdict
from gpt2_specification.claim import Check, all_claims
from gpt2_specification.impact import BREAKS, IMPACTS, MESSAGE, NEW, SILENT, impact

ROOT = Path(__file__).parent.parent
NOTHING = "of 7 things of the public surface 0 differ, 0 are added"
CLAIMS = {claim.id: claim for claim in all_claims()}
PADDING = sum(claim.chapter == "padding" for claim in CLAIMS.values())


@pytest.fixture
def report(capsys):
    """Return the report between two sides from the record: `report("4.51.3", "5.24.0", "--lines")`."""

    def made(*arguments, expect=1):
        assert upgrade.main([*arguments]) == expect
        printed = capsys.readouterr()
        assert expect != 2 or re.fullmatch(r"error: [^\n]+\n", printed.err), printed.err
        return printed.out if expect != 2 else printed.err

    return made


@pytest.fixture
def no_run(monkeypatch):
    """Nothing is installed, run or asked of the index."""

    def refuse(*arguments, **settings):
        raise AssertionError("a run")

    monkeypatch.setattr(examining, "examine", refuse)
    monkeypatch.setattr(index, "offered", refuse)


@pytest.mark.usefixtures("no_run")
def test_the_record_answers_without_a_run(report):
    text = report("4.51.3", "5.23.0").splitlines()
    assert text[0] == "transformers 4.51.3 to 5.23.0"
    assert re.fullmatch(
        r"  old: the record of \S+, transformers 4\.51\.3, torch \S+, tokenizers \S+, numpy \S+", text[1]
    )
    start = text.index(f"pipeline/defaults: {CLAIMS['pipeline/defaults'].sentence}")
    entry = [line.split(maxsplit=1) for line in text[start + 1 : text.index("", start)]]
    assert [label for label, _ in entry] == ["was", "now", "write", "since"]
    assert entry[-1][1] == "4.52 (huggingface/transformers#38129)"
    assert re.fullmatch(
        r"\d+ claims change, 0 BROKEN, \d+ the same, 10 not run; of \d+ things .* \d+ are added", text[-1]
    )


@pytest.mark.usefixtures("no_run")
def test_breaks_come_first_and_messages_last(report):
    changed = json.loads(report("4.51.3", "5.23.0", "--json"))["changed"]
    places = [list(IMPACTS).index(change["impact"]) for change in changed]
    assert places == sorted(places)
    assert set(places) == set(range(4))
    of_claim = {change["claim"]: change for change in changed}
    assert of_claim["encoding/encode_plus"]["impact"] == BREAKS
    assert "has no attribute" in of_claim["encoding/encode_plus"]["message"]
    assert of_claim["loading/half_precision"]["impact"] == SILENT
    assert of_claim["generate/pad_default"]["impact"] == MESSAGE
    assert of_claim["stopping/past_positions"]["impact"] == MESSAGE


def of(*sentences, absent=False):
    return [Check("test_it", (), "", "", absent, sentence) for sentence in sentences]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (of("`f()` returns 1."), of("`f()` raises `ValueError`."), BREAKS),
        (of("`f()` returns 1."), of("There is no `f()`.", absent=True), BREAKS),
        (of("`f()` returns 1."), of("`f()` returns 2."), SILENT),
        (of("`f()` returns 1."), of("`f()` ignores it and logs a warning."), SILENT),
        (of("`f()` raises `ValueError`."), of("`f()` returns 1."), NEW),
        (of("There is no `f()`.", absent=True), of("`f()` returns 1."), NEW),
        (of("There is no `f()`.", absent=True), of("`f()` raises `ValueError`."), NEW),
        (of("`f()` raises `ValueError`."), of("`f()` raises `TypeError`."), MESSAGE),
        (of("`generate()` warns."), of("`generate()` logs nothing."), MESSAGE),
        (of("`f()` returns 1 and logs it."), of("`f()` returns 2 and logs nothing."), SILENT),
        (of("It works.", absent=True), of("It raises.", absent=True), BREAKS),
    ],
)
def test_the_impact_is_read_off_the_sentences(was, now, expected):
    assert impact(was, now) == expected


@pytest.mark.usefixtures("no_run")
def test_a_downgrade_says_until(report):
    text = report("5.0.0", "4.57.6")
    assert text.startswith("transformers 5.0.0 to 4.57.6 (a downgrade)\n")
    labels = {line.split()[0] for line in text.splitlines() if re.match(r"  \w+ ", line)}
    assert "until" in labels
    assert "since" not in labels
    upwards = json.loads(report("4.57.6", "5.0.0", "--json"))
    downwards = json.loads(report("5.0.0", "4.57.6", "--json"))
    pairs = [{(c["claim"], c["was"], c["now"]) for c in upwards["changed"]}]
    assert pairs == [{(c["claim"], c["now"], c["was"]) for c in downwards["changed"]}]


@pytest.mark.usefixtures("no_run")
def test_instead_is_that_of_the_new_release(report):
    changed = {change["claim"]: change for change in json.loads(report("4.51.3", "5.23.0", "--json"))["changed"]}
    assert changed["vocabulary/extra_special"]["instead"] == ["`tokenizer.extra_special_tokens`"]


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("arguments", [("5.23.0", "5.23.0"), ("4.51", "4.51.0"), ("5", "v5.0.0")])
def test_the_same_release_changes_nothing(report, arguments):
    text = report(*arguments, expect=0)
    assert "\n0 claims change, 0 BROKEN, " in text
    assert text.endswith(" things of the public surface 0 differ, 0 are added\n")


@pytest.mark.parametrize(
    ("side", "line"),
    [
        ("4.52", "4.52: no such release of transformers; there are 4.52.1, 4.52.2, 4.52.3, 4.52.4"),
        ("5.99", "5.99: no such release of transformers; the newest is "),
        ("4.29.2", "4.29.2: the specification covers 4.30 and later"),
        ("main", "main: no such file, and not a release; write a release such as 4.51.3, "),
        ("", "an empty side; write a release such as 4.51.3, "),
        ("tests", "tests: neither a wheel, nor a source tree, nor an environment"),
        ("torch==2.13.0", "torch==2.13.0: no such file, and not a release; "),
        ("transformers", "transformers: no such file, and not a release; "),
    ],
)
def test_what_cannot_be_a_side_is_refused_before_a_run(report, monkeypatch, side, line):
    monkeypatch.setattr(index, "offered", lambda *options: [*map(Version, sides.record()["index"])])
    monkeypatch.setattr(examining, "examine", None)
    monkeypatch.chdir(ROOT)
    assert report("5.23.0", side, expect=2).startswith(f"error: {line}")


def test_a_release_that_the_record_lacks_is_looked_for_in_the_index(monkeypatch):
    monkeypatch.setattr(index, "offered", lambda *options: [Version("6.0.0rc1")] if options == ("--pre",) else [])
    assert sides.side("6.0.0rc1").release == "6.0.0rc1"


def test_a_side_may_be_requirements_a_file_or_an_environment(tmp_path):
    assert sides.side("transformers==4.51.3") == Side("transformers==4.51.3", "4.51.3")
    both = "transformers==5.23.0 tokenizers==0.22.1"
    assert sides.side(both) == Side(both)
    assert sides.side(both).requirements == both.split()
    wheel = tmp_path / "transformers-6.0-py3-none-any.whl"
    wheel.touch()
    assert sides.side(str(wheel)).requirements == [f"transformers @ {wheel.as_uri()}"]
    (tmp_path / "pyvenv.cfg").touch()
    assert sides.side(str(tmp_path)).requirements == []


class Runs:
    """What stands in for `examining.examine`: it keeps what it was asked for, and answers from the record."""

    def __init__(self):
        self.sources, self.options = [], []

    def __call__(self, source, claims=None, options=(), surface=False, **how):
        self.sources.append(source)
        self.options.append([*options])
        known = sides.of_record(source) or sides.of_record("5.23.0")
        return {key: value for key, value in known.items() if key != "from"}


@pytest.fixture
def runs(monkeypatch):
    asked = Runs()
    monkeypatch.setattr(examining, "examine", asked)
    return asked


def test_only_a_side_that_is_not_recorded_runs(runs, report):
    report("4.30.1", "5.23.0", expect=0)
    assert runs.sources == ["4.30.1"]


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (["--run"], []),
        (["--dtype", "bfloat16", "--checkpoint", "DIR"], ["--checkpoint=DIR", "--dtype=bfloat16"]),
        (["-k", "padding", "--attention=eager"], ["--attention=eager", "-k", "padding"]),
    ],
)
def test_an_option_of_pytest_runs_both_sides(runs, report, arguments, options):
    report("4.57.6", "5.0.0", *arguments)
    assert sorted(runs.sources) == ["4.57.6", "5.0.0"]
    assert runs.options == [options, options]


def test_a_missing_new_side_is_the_newest_release(runs, report, monkeypatch):
    monkeypatch.setattr(index, "offered", lambda *options: [Version("5.22.0"), Version("5.23.0")])
    assert report("4.57.6").startswith("transformers 4.57.6 to 5.23.0\n")
    monkeypatch.setattr(upgrade, "installed_version", lambda name: Version("4.51.3"))
    assert report().startswith("transformers 4.51.3 to 5.23.0\n")
    assert runs.sources == []


OWN = """
import transformers


class TestHeads:
    def test_heads_can_be_pruned(self):
        assert hasattr(transformers.GPT2LMHeadModel, "prune_heads"), "prune_heads is gone"


def test_generate():
    assert hasattr(transformers.GPT2LMHeadModel, "generate")


def test_new_release():
    assert int(transformers.__version__[0]) >= 5
"""


def test_the_tests_of_a_team_run_on_both_sides(report, tmp_path, capsys):
    (tmp_path / "test_own.py").write_text(OWN, encoding="utf-8")
    text = report("4.57.6", "5.0.0", "--tests", str(tmp_path), expect=3)
    lines = text[text.index("your tests") :].splitlines()
    assert lines[:9] == [
        "your tests (2 of 3 differ)",
        "",
        "test_own.TestHeads::test_heads_can_be_pruned",
        "  fails   AssertionError: prune_heads is gone",
        "  since   5.0.0",
        "",
        "test_own::test_new_release",
        "  failed  AssertionError: assert 4 >= 5",
        "",
    ]
    assert ", 2 of 3 of your tests differ; of " in text.splitlines()[-1]
    assert report("4.57.6", "5.0.0", "--tests", str(tmp_path / "none"), expect=2).endswith("none: no such directory\n")


DIFFS = {
    "requirements.txt": "@@ -1 +1 @@\n torch==2.13.0\n-transformers==4.57.6\n+transformers==5.0.0  # why",
    "an extra": '@@ -9 +9 @@\n-  "transformers[torch] == 4.57.6",\n+  "transformers[torch] == 5.0.0",',
    "poetry": '@@ -9 +9 @@\n-transformers = "4.57.6"\n+transformers = {version = "5.0.0", extras = ["torch"]}',
    "uv.lock": """@@ -9,9 +9,9 @@
 name = "tokenizers"
-version = "0.22.0"
+version = "0.22.1"
@@ -99,9 +99,9 @@
 [[package]]
 name = "transformers"
-version = "4.57.6"
+version = "5.0.0"
 source = { registry = "https://example.org/simple" }
""",
}


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("diff", DIFFS.values(), ids=DIFFS)
def test_a_diff_has_both_sides(report, tmp_path, diff):
    file = tmp_path / "pin.diff"
    file.write_text(diff, encoding="utf-8")
    assert report("--from-diff", str(file)).startswith("transformers 4.57.6 to 5.0.0\n")


@pytest.mark.parametrize(
    ("diff", "line"),
    [
        ("+transformers==5.0.0", "no exact release of transformers before it"),
        ("-transformers>=4.57\n+transformers>=5", "no exact release of transformers before it"),
        (
            "-transformers==4.57.6\n+transformers==5.0.0\n+transformers==5.1.0",
            "several releases after it: 5.0.0, 5.1.0",
        ),
    ],
)
def test_a_diff_without_two_releases_is_refused(report, tmp_path, diff, line):
    file = tmp_path / "pin.diff"
    file.write_text(diff, encoding="utf-8")
    assert line in report("--from-diff", str(file), expect=2)


def test_a_diff_can_be_read_from_a_pipe(monkeypatch):
    monkeypatch.setattr(sys, "stdin", iter([]))
    monkeypatch.setattr(sys.modules["sys"], "stdin", type("Pipe", (), {"read": lambda self: DIFFS["uv.lock"]})())
    assert diffs.pins("-") == ("4.57.6", "5.0.0")


@pytest.mark.usefixtures("no_run")
def test_accepted_changes_are_left_out_and_stale_ones_fail(report, tmp_path):
    accepted = tmp_path / "accepted.txt"
    lines = report("4.57.6", "5.0.0", "--lines").splitlines()
    assert all(re.fullmatch(r"\S.* \d+\.\d\S*", line) for line in lines)
    accepted.write_text("\n".join(["# all of them", *lines]), encoding="utf-8")
    text = report("4.57.6", "5.0.0", "--accept", str(accepted), expect=0)
    assert "\n0 claims change, 0 BROKEN, " in text
    assert " accepted, " in text
    accepted.write_text("\n".join([*lines[1:], "padding/left 5.0  # why #1"]), encoding="utf-8")
    text = report("4.57.6", "5.0.0", "--accept", str(accepted))
    assert "\n1 claim changes, " in text
    assert "not a change: padding/left 5.0 is accepted, but does not change; remove the line\n" in text


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (None, "No such file or directory"),
        ("padding/left", "line 1: not a claim and a release"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_a_file_of_accepted_changes_that_is_wrong_is_a_line(report, tmp_path, content, line):
    accepted = tmp_path / "accepted.txt"
    if content:
        accepted.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert line in report("4.57.6", "5.0.0", "--accept", str(accepted), expect=2)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("assert 257 == 50", "257, not 50"),
        ("Failed: DID NOT RAISE <class 'ValueError'>", "no ValueError is raised"),
        ("IndexError: index out of range", "IndexError: index out of range"),
        ("assert not True", ""),
        ("assert any((re.search(messages[0], message)))", ""),
        ("AssertionError: Tensor-likes are not close!", "AssertionError: Tensor-likes are not close!"),
    ],
)
def test_what_a_check_saw_is_told_in_words(message, words):
    assert forms.in_words(message) == words


def test_code_with_backticks_is_code_in_markdown():
    assert forms.code("a `b` ``c``") == "``` a `b` ``c`` ```"
    assert forms.code("a") == "`a`"


def test_the_report_does_not_depend_on_the_hash_seed(command):
    first, second = (
        command("atlas.upgrade", "4.51.3", "5.23.0", "--json", cwd=ROOT, expect=1, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("0", "1")
    )
    assert first == second


def test_an_interrupt_ends_an_installation(tmp_path):
    ended = threading.Event()

    def install():
        examining.call([sys.executable, "-c", "import time; time.sleep(600)"], tmp_path / "output.txt", None)
        ended.set()

    thread = threading.Thread(target=install)
    thread.start()
    while not examining.running:
        assert thread.is_alive()
    examining.stop()
    assert ended.wait(60)


SURFACES = (
    {
        "name A": "",
        "method A.f": "x, y='a,b', z=(1, 2)",
        "field A.n": "50",
        "file a.json": "",
        "message `f()`: LOG: a": "",
    },
    {
        "name A": "",
        "name B": "",
        "method A.f": "x, y='a,c', z=(1, 2), w",
        "method B.f": "x",
        "field A.n": "None",
        "message `f()`: LOG: b": "",
    },
)


@pytest.fixture
def surfaces(monkeypatch):
    """Three releases in the record of the surface; the things change in the second one."""
    known = {"6.0.0": SURFACES[0], "6.1.0": SURFACES[1], "6.2.0": SURFACES[1]}
    monkeypatch.setattr(surface, "read", lambda: known)


@pytest.mark.usefixtures("surfaces")
def test_the_surface_is_compared():
    things = surface.differences(*SURFACES, ("6.0.0", "6.2.0"))
    assert [(thing.change, thing.kind, thing.name, thing.what) for thing in things] == [
        ("gone", "file", "a.json", ""),
        ("gone", "message", "`f()`: LOG: a", ""),
        ("changed", "method", "A.f", "y='a,c' (was 'a,b'), +w"),
        ("changed", "field", "A.n", "None, was 50"),
        ("new", "name", "B", ""),
        ("new", "message", "`f()`: LOG: b", ""),
    ]
    assert {thing.release for thing in things} == {"6.1.0"}
    assert [thing.name for thing in things if thing.breaks_nothing] == ["B"]


@pytest.mark.usefixtures("surfaces")
def test_a_downgrade_of_the_surface_says_until():
    things = surface.differences(*reversed(SURFACES), ("6.2.0", "6.0.0"))
    assert {thing.release for thing in things} == {"6.1.0"}
    made = Comparison("6.2.0", "6.0.0", {}, downgrade=True, changed=[], broken=[], same=9, not_run=0, things=things)
    text = forms.as_text(replace(made, looked_at=7))
    assert "  changed field A.n: 50, was None (until 6.1.0)\n" in text
    assert text.endswith("; of 7 things of the public surface 5 differ, 1 are added")


def test_new_parameters_alone_break_nothing():
    (thing,) = surface.differences({"method f": "x"}, {"method f": "x, y=1"}, ("6.0.0", "6.1.0"))
    assert thing.breaks_nothing


def test_the_record_of_the_surface_is_read_as_it_was_written(monkeypatch, tmp_path):
    monkeypatch.setattr(surface, "RECORD", tmp_path / "surface.json")
    surface.read.cache_clear()
    known = {"6.0.0": SURFACES[0], "6.10.0": SURFACES[1], "6.9.0": SURFACES[0]}
    for release, found in known.items():
        surface.add(release, found)
    assert surface.read() == {release: known[release] for release in ("6.0.0", "6.9.0", "6.10.0")}
    surface.read.cache_clear()


def test_the_record_of_the_surface_has_each_release_of_the_atlas():
    surveyed = {release for release, entry in sides.record()["releases"].items() if "error" not in entry}
    assert surface.read().keys() == surveyed


def test_the_probe_sees_the_installed_library(tmp_path, embedded_directory):
    """The record of the newest release is what the probe writes."""
    examining.call(
        [sys.executable, "-P", str(examining.PROBE), str(embedded_directory), str(tmp_path / "surface.json")],
        tmp_path / "output.txt",
        os.environ,
    )
    found = json.loads((tmp_path / "surface.json").read_text(encoding="utf-8"))
    recorded = surface.read()[transformers.__version__]
    assert {thing for thing in found if not thing.startswith("variable")} == {
        thing for thing in recorded if not thing.startswith("variable")
    }


@pytest.mark.usefixtures("no_run")
def test_a_thing_of_the_surface_can_be_accepted(report, tmp_path):
    lines = report("4.57.6", "5.0.0", "--lines").splitlines()
    assert "GPT2LMHeadModel.prune_heads 5.0.0" in lines
    accepted = tmp_path / "accepted.txt"
    accepted.write_text("GPT2LMHeadModel.prune_heads 5.0.0\n", encoding="utf-8")
    before, after = (report("4.57.6", "5.0.0", *arguments) for arguments in ((), ("--accept", str(accepted))))
    assert "gone    method GPT2LMHeadModel.prune_heads (since 5.0.0)" in before
    assert "GPT2LMHeadModel.prune_heads" not in after


def test_two_runs_show_both_sentences(padding, command):
    (padding / "atlas" / "surface.json").unlink()
    text = command("atlas.upgrade", "4.44.2", "4.45.2", cwd=padding, expect=1).stdout
    claim = CLAIMS["padding/side_in_call"]
    sentences = {check.name: check.sentence for check in claim.checks if check.ranges}
    now = sentences.pop("test_side_in_the_call_overrides_the_tokenizer")
    lines = text.splitlines()
    assert lines[0] == "transformers 4.44.2 to 4.45.2"
    assert re.fullmatch(r"  new: a run, transformers 4\.45\.2, torch \S+, tokenizers \S+, numpy \S+", lines[2])
    assert lines[4:6] == ["new (1): possible now, or no longer an error", ""]
    assert lines[6] == f"{claim.id}: {claim.sentence}"
    assert lines[7].split(maxsplit=1) == ["was", " ".join(sentences.values())]
    assert lines[8].split(maxsplit=1) == ["now", now]
    assert f"  write   {claim.instead[0]}" in lines
    assert "  since   4.45 (huggingface/transformers#33385)" in lines
    assert lines[-1].startswith(f"1 claim changes, 0 BROKEN, {PADDING - 1} the same, 0 not run; of ")
    assert "  gone    method GPT2LMHeadModel.contrastive_search (since 4.45.2)" in lines


def test_two_runs_without_a_change_of_a_claim_report_the_surface(padding, command):
    comparison = json.loads(command("atlas.upgrade", "--json", "4.56.2", "4.57.6", cwd=padding, expect=1).stdout)
    found = [comparison[name] for name in ("changed", "broken", "same", "not_run")]
    assert found == [[], [], PADDING, 0]
    assert "BeamSearchScorer" in {thing["name"] for thing in comparison["things"]}


def test_a_broken_source_tree_is_detected(padding, command):
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
    result = command("atlas.upgrade", "--markdown", transformers.__version__, str(source), cwd=padding, expect=3)
    assert result.stdout.startswith(f"## transformers {transformers.__version__} to {source}\n")
    assert "**padding/right**" in result.stdout
    assert f"- since: {source}" in result.stdout
    assert result.stderr.count(f"{source}, second run") == 1


def found(release, outcome):
    checks = {check.name: {"outcome": outcome, "message": "assert 1 == 2"} for check in CLAIMS["padding/left"].checks}
    return {"transformers": release, "torch": "2.13.0", "claims": {"padding/left": checks}}


@pytest.fixture
def releases_that_fail(monkeypatch):
    """A function that makes the claim fail since a release, of seven in the index; it returns the examined releases."""
    probes = []

    def make(first):
        def examine(source, *arguments, **how):
            probes.append(source)
            fails = Version(source) >= Version(first(len(probes)))
            return found(source, "failed" if fails else "passed")

        monkeypatch.setattr(examining, "examine", examine)
        return probes

    monkeypatch.setattr(index, "offered", lambda: [Version(f"6.{minor}.0") for minor in range(7)])
    return make


ENDS = (
    (Side("6.0.0", "6.0.0"), found("6.0.0", "passed")),
    (Side("6.6.0", "6.6.0"), found("6.6.0", "failed")),
)


def test_a_broken_claim_is_traced_to_the_first_release(releases_that_fail):
    probes = releases_that_fail(lambda probe: "6.4.0")
    assert upgrade.trace(["padding/left"], *ENDS) == {"padding/left": "6.4.0"}
    assert sorted(probes) == ["6.3.0", "6.3.0", "6.4.0", "6.4.0"]


def test_the_runs_of_the_comparison_are_not_repeated(releases_that_fail):
    """The ends have been run once, so that each is run once more."""
    probes = releases_that_fail(lambda probe: "6.6.0")
    assert upgrade.trace(["padding/left"], *ENDS) == {"padding/left": "6.6.0"}
    assert sorted(probes) == ["6.3.0", "6.4.0", "6.5.0", "6.5.0", "6.6.0"]


def test_a_downgrade_is_traced_from_the_new_end(releases_that_fail, monkeypatch):
    probes = []

    def examine(source, *arguments, **how):
        probes.append(source)
        return found(source, "failed" if Version(source) <= Version("6.1.0") else "passed")

    monkeypatch.setattr(index, "offered", lambda: [Version(f"6.{minor}.0") for minor in range(7)])
    monkeypatch.setattr(examining, "examine", examine)
    ends = (Side("6.6.0", "6.6.0"), found("6.6.0", "passed")), (Side("6.0.0", "6.0.0"), found("6.0.0", "failed"))
    assert upgrade.trace(["padding/left"], *ends) == {"padding/left": "6.1.0"}


def test_a_flaky_claim_is_not_traced_to_a_release(releases_that_fail):
    releases_that_fail(lambda probe: "6.4.0" if probe < 4 else "6.6.0")
    assert upgrade.trace(["padding/left"], *ENDS) == {"padding/left": "unknown: two runs on the same release differ"}


def test_a_trace_that_loses_the_index_is_unknown(releases_that_fail, monkeypatch):
    releases_that_fail(lambda probe: "6.4.0")

    def unreachable():
        raise index.IndexUnreachableError("pip finds no releases")

    monkeypatch.setattr(index, "offered", unreachable)
    assert upgrade.trace(["padding/left"], *ENDS) == {"padding/left": "unknown: pip finds no releases"}


def all_passed(release):
    checks = {claim.id: dict.fromkeys([c.name for c in claim.checks], "passed") for claim in CLAIMS.values()}
    claims = {id_: {name: {"outcome": "passed", "message": ""} for name in names} for id_, names in checks.items()}
    return {"transformers": release, "torch": "2.13.0", "claims": claims}


def test_a_release_whose_model_cannot_be_imported_breaks_all_claims(monkeypatch):
    """The report tells the cause once, and the first release with it."""
    error = "transformers 6.4.0 cannot be imported: ImportError: boom"

    def examine(source, *arguments, **how):
        if Version(source) >= Version("6.4.0"):
            unusable = {"transformers": source, "torch": "2.13.0", "error": error, "claims": {}}
            raise examining.UnusableError(source, unusable)
        return all_passed(source)

    monkeypatch.setattr(examining, "examine", examine)
    monkeypatch.setattr(index, "offered", lambda: [Version(f"6.{minor}.0") for minor in range(7)])
    comparison = upgrade.compare(Side("6.0.0", "6.0.0"), Side("6.6.0", "6.6.0"))
    assert upgrade.forms.as_text(comparison).splitlines()[3:] == [
        "",
        "BROKEN",
        "",
        "all claims: No claim can be checked on this release.",
        "  on      6.6.0",
        f"  fails   import: {error}",
        "  since   6.4.0",
        "",
        f"0 claims change, {len(CLAIMS)} BROKEN, 0 the same, 0 not run; the public surface was not compared",
    ]


def test_a_pre_release_is_judged_by_what_it_does():
    """A check of the behaviour before passes, and that of the release after the pre-release fails."""
    claim = CLAIMS["encoding/encode_plus"]
    before, after = (verdict.behaviours(claim, {"transformers": Version(v)}) for v in ("4.57.6", "5.0.0"))
    run = found("5.0.0rc1", "passed")
    run["claims"][claim.id] = {check.name: {"outcome": "passed", "message": ""} for check in claim.checks}
    for check in after[""]:
        run["claims"][claim.id][check.name]["outcome"] = "failed"
    assert upgrade.shown(claim, run) == before
    assert upgrade.broken_claims(run, [claim.id]) == []
    final = run | {"transformers": "5.0.0"}
    assert [entry.claim for entry in upgrade.broken_claims(final, [claim.id])] == [claim.id]


def test_a_moved_output_is_not_a_broken_claim():
    claim = CLAIMS["padding/left"]
    outcomes = {check.name: {"outcome": "passed", "message": ""} for check in claim.checks}
    outcomes["test_padded_ids_are_as_recorded"] = {"outcome": "moved", "message": "assert [+ received] == snapshot"}
    run = {"transformers": "6.0.0", "torch": "2.13.0", "claims": {claim.id: outcomes}}
    (entry,) = upgrade.broken_claims(run, [claim.id])
    assert entry.verdict == verdict.MOVED
    comparison = Comparison("5.23.0", "6.0.0", {}, downgrade=False, changed=[], broken=[entry], same=9, not_run=0)
    text = forms.as_text(replace(comparison, accepted=2, looked_at=7))
    assert f"moved\n\n{claim.id}: {claim.sentence}\n" in text
    assert text.endswith(
        "0 claims change, 0 BROKEN, 1 with moved outputs, 2 accepted, 9 the same, 0 not run; " + NOTHING
    )
