"""The output of a run: the header, one line per claim, the values that differ, and the effect of pytest's options."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from gpt2_specification.claim import SPEC, all_claims
from gpt2_specification.report import LEGEND

# A plugin that breaks the library before the specification runs, as an upgrade could.
PADS_ON_THE_RIGHT = """
import transformers
pad = transformers.PreTrainedTokenizerBase.pad
def broken(self, *args, **kwargs):
    kwargs["padding_side"] = "right"
    return pad(self, *args, **kwargs)
transformers.PreTrainedTokenizerBase.pad = broken
call = transformers.PreTrainedTokenizerBase.__call__
def broken_call(self, *args, **kwargs):
    side, self.padding_side = self.padding_side, "right"
    try:
        return call(self, *args, **kwargs)
    finally:
        self.padding_side = side
transformers.PreTrainedTokenizerBase.__call__ = broken_call
"""


@pytest.fixture
def broken(specification, tmp_path):
    """A function that runs the specification on a library that always pads on the right."""
    (tmp_path / "pads_on_the_right.py").write_text(PADS_ON_THE_RIGHT, encoding="utf-8")

    def run(*arguments):
        return specification("-p", "pads_on_the_right", *arguments, plugins=tmp_path)

    return run


def table(result):
    """Return the lines of the report, from its heading to the line with the counts."""
    lines = result.stdout.splitlines()
    start = next(i for i, line in enumerate(lines) if line.strip("= ") == "claims")
    end = next(i for i, line in enumerate(lines) if line.endswith(" not run"))
    return lines[start + 1 : end + 1]


def test_the_header_shows_what_is_under_test(specification):
    lines = specification("spec/padding/left_spec.py").stdout.splitlines()
    assert any(line.startswith("transformers ") and ", torch " in line for line in lines)
    assert any(line.startswith("checkpoint: embedded (") for line in lines)
    assert any(line.startswith("devices: cpu") for line in lines)
    assert any(line.startswith("dtype: float32; attention: ") for line in lines)


def test_one_line_per_claim_in_the_order_of_the_tutorial(specification):
    result = specification("spec/padding", "spec/tokenizer")
    lines = table(result)
    assert result.returncode == 0
    assert [line for line in lines if line.isidentifier()] == ["tokenizer", "padding"]
    assert any(
        re.fullmatch(r'  holds      left +`padding_side="left"` puts the pads before the text\.', line)
        for line in lines
    )
    count = sum(claim.chapter in ("padding", "tokenizer") for claim in all_claims())
    assert re.fullmatch(rf"{count} claims: {count} hold \(\d+ differ from 4\.51\.3\), 0 BROKEN, 0 not run", lines[-1])


def test_signs_for_dated_and_erratum(specification):
    result = specification("spec/tokenizer/class_spec.py", "spec/generate/max_length_spec.py")
    signs = {line[13:].split()[0]: line[10:12] for line in table(result) if line.startswith(("  holds", "  differs"))}
    assert signs == {"class": " D", "max_length": "E "}


def test_a_broken_claim_shows_the_values_that_differ(broken):
    result = broken("spec/padding")
    assert result.returncode == 1
    assert "  BROKEN     left " in result.stdout
    assert "             test_pads_stand_before_the_text[cpu]: assert [[15496, 5025" in result.stdout
    assert "At index 0 diff: [15496, 50256, 50256] != [50256, 50256, 15496]" in result.stdout
    assert "  holds      right " in result.stdout


def test_workers_have_the_same_report(broken):
    alone, workers = broken("spec/padding"), broken("spec/padding", "-n", "2")
    assert table(alone) == table(workers)
    assert workers.returncode == 1


def test_workers_have_the_same_record(broken, tmp_path):
    records = [tmp_path / "alone.json", tmp_path / "workers.json"]
    for record, workers in zip(records, ([], ["-n", "2"]), strict=True):
        assert broken("spec/padding", f"--record={record}", *workers).returncode == 1
    alone, workers = (json.loads(record.read_text(encoding="utf-8")) for record in records)
    assert alone == workers
    assert alone["claims"]["padding/left"]["test_pads_stand_before_the_text"]["outcome"] == "failed"
    assert (
        alone["claims"]["padding/side_in_call"]["test_side_in_the_call_overrides_the_tokenizer"]["outcome"] == "passed"
    )


def test_a_run_that_stops_early_lists_what_was_not_run(broken):
    result = broken("spec/padding/left_spec.py", "spec/padding/right_spec.py", "spec/padding/mask_spec.py", "-x")
    lines = table(result)
    assert any(line.startswith("  not run") for line in lines)
    assert "the run stopped before" in "\n".join(lines)


def test_a_claim_in_which_the_run_stops_is_not_a_hold(specification, tmp_path):
    (tmp_path / "stops.py").write_text(
        "def pytest_runtest_logfinish(nodeid):\n    if 'every_row_ends' in nodeid:\n        raise KeyboardInterrupt\n",
        encoding="utf-8",
    )
    result = specification("-p", "stops", "spec/padding/left_spec.py", plugins=tmp_path)
    assert result.returncode != 0
    assert "             holds, 4 of 6 checks run" in result.stdout
    assert "             the run stopped before this check" in result.stdout
    assert "1 claim: 0 hold, 1 partly run, 0 BROKEN, 0 not run" in result.stdout


def test_quiet_lists_only_claims_that_do_not_hold(broken):
    lines = table(broken("spec/padding", "-q"))
    assert not any(line.startswith("  holds") for line in lines)
    assert any(line.startswith("  BROKEN     left ") for line in lines)


def test_a_claim_that_needs_the_released_weights_shows_the_command(specification):
    result = specification("spec/probabilities/released_logits_spec.py")
    assert result.returncode == 0
    assert "  not run    released_logits " in result.stdout
    assert "needs the released weights: pytest --checkpoint gpt2" in result.stdout


def test_selecting_by_name(specification):
    result = specification("-k", "left_spec and pads_stand")
    assert result.returncode == 0
    assert table(result)[1:] == [
        '  partly     left  `padding_side="left"` puts the pads before the text.',
        "             holds, 1 of 6 checks run",
        LEGEND,
        "1 claim: 0 hold, 1 partly run, 0 BROKEN, 0 not run",
    ]


LEFT = "spec/padding/left_spec.py"


@pytest.mark.parametrize(
    ("arguments", "run"),
    [
        ([f"{LEFT}::test_every_row_ends_with_its_text"], "1 of 6"),
        ([LEFT, "--deselect", f"{LEFT}::test_every_row_ends_with_its_text"], "5 of 6"),
        ([LEFT, "-k", "row or recorded", "-n", "2"], "3 of 6"),
        (["spec/loading/variants_spec.py", "-k", "medium"], "1 of 4 checks run, some of them in part"),
    ],
)
def test_a_claim_of_which_some_checks_are_selected(specification, arguments, run):
    result = specification(*arguments)
    assert result.returncode == 0
    assert f"             holds, {run}" in result.stdout
    assert "1 claim: 0 hold, 1 partly run, 0 BROKEN, 0 not run" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["spec/padding/side_in_call_spec.py", "-k", "overrides or call_only or loading"],  # the others are dated
        ["spec/hidden_states/last_norm_spec.py", "--attention=eager", "-k", "not normalised"],
    ],
)
def test_checks_that_do_not_apply_are_not_missed(specification, arguments):
    result = specification(*arguments)
    assert "checks run" not in result.stdout
    assert re.search(r"1 claim: 1 hold.*, 0 BROKEN, 0 not run", result.stdout)


CANNOT_LOAD = """
import transformers
def refuse(*args, **kwargs):
    raise OSError("the weights cannot be read")
transformers.PreTrainedModel.from_pretrained = refuse
"""


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "two workers"])
def test_a_cause_of_many_failures_is_told_once(specification, tmp_path, workers):
    (tmp_path / "cannot_load.py").write_text(CANNOT_LOAD, encoding="utf-8")
    result = specification("-p", "cannot_load", "spec/hidden_states", "--device=cpu", *workers, plugins=tmp_path)
    lines = table(result)
    assert result.returncode == 1
    broken = [line for line in lines if line.startswith("  BROKEN")]
    assert len(broken) == 10
    assert all(line.endswith(".  cause 1") for line in broken)
    assert lines[0].startswith("cause 1, of 10 BROKEN claims, first in spec/hidden_states/thirteen_spec.py::test_")
    assert lines[1] == "             OSError: the weights cannot be read"
    # causes, chapter, the broken claims, the one that holds without the weights, the one not run, the counts
    assert len(lines) == 2 + 1 + 10 + 1 + 2 + 2
    assert len(re.findall("^E .*the weights cannot be read", result.stdout, re.M)) == 1
    assert "--tb=short shows all." in result.stdout
    assert len(result.stdout.splitlines()) < 80


def test_tracebacks_that_are_asked_for_are_shown(specification, tmp_path):
    (tmp_path / "cannot_load.py").write_text(CANNOT_LOAD, encoding="utf-8")
    arguments = ("-p", "cannot_load", "spec/hidden_states", "--tb=short")
    result = specification(*arguments, plugins=tmp_path)
    assert len(re.findall("^E .*the weights cannot be read", result.stdout, re.M)) > 10


def test_a_module_that_cannot_be_imported_is_a_broken_claim(specification, copy):
    (copy / "spec" / "padding" / "lost_spec.py").write_text(
        '"""A claim."""\n\nfrom transformers import Lost\n', encoding="utf-8"
    )
    result = specification("spec/padding", cwd=copy)
    lines = table(result)
    assert result.returncode == 1
    (place,) = [place for place, line in enumerate(lines) if line.startswith("  BROKEN ")]
    assert lines[place].split() == ["BROKEN", "lost", "A", "claim."]
    assert lines[place + 1].startswith("             ImportError: cannot import name 'Lost' from 'transformers'")
    others = len(list((SPEC / "padding").glob("*_spec.py")))
    assert re.fullmatch(rf"{others + 1} claims: {others} hold.*, 1 BROKEN, 0 not run", lines[-1])


FAILING = '''"""A claim."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

A, B = torch.tensor([[1, 2], [3, 4]]), torch.tensor([[1, 2], [3, 5]])


def test_equal_tensors():
    assert torch.equal(A, B)


def test_no_true_value():
    found = A > 3
    assert not found.any()


def test_a_generator():
    assert all(row.sum() > 3 for row in A)


def test_tensors_that_are_close():
    torch.testing.assert_close(1.5 * A, 1.5 * B)


def test_long_lists():
    assert [list(range(40)), list(range(40))] == [list(range(40)), [*range(39), 0]]


@given(text=st.text())
def test_a_property(tokenizer, text):
    assert len(tokenizer.decode(tokenizer(text)["input_ids"])) < 3


def test_an_error():
    raise ValueError("a message\\nof two lines")


def test_a_message():
    with pytest.raises(ValueError, match="one thing"):
        raise ValueError("another")
'''
FAILURES = {
    "equal_tensors": "assert torch.equal(A, B): equal(tensor([[1, 2], [3, 4]]), tensor([[1, 2], [3, 5]]))",
    "no_true_value": "assert not found.any(): tensor([[False, False], [False,  True]])",
    "a_generator": "assert all((row.sum() > 3 for row in A))",
    "tensors_that_are_close": "Tensor-likes are not close; the greatest difference is 1.5 at index (1, 1) (up to 1e-05"
    " allowed); Mismatched elements: 1 / 4 (25.0%)",
    "long_lists": "assert [[0, 1, 2, 3,...3, 4, 5, ...]] == [[0, 1, 2, 3,...3, 4, 5, ...]]; At index 1 diff:"
    " ..., 37, 38, 39] != ..., 37, 38, 0]",
    "a_property": "with text='000': assert 3 < 3",
    "an_error": "ValueError: a message; of two lines",
    "a_message": "Regex pattern did not match. Expected regex: 'one thing'; Actual message: 'another'",
}


@pytest.mark.parametrize("ci", ["", "true"])
def test_a_line_shows_what_differed(specification, copy, ci):
    (copy / "spec" / "padding" / "failing_spec.py").write_text(FAILING, encoding="utf-8")
    lines = table(specification("spec/padding/failing_spec.py", cwd=copy, env={"CI": ci}))
    found = dict(line.strip().removeprefix("test_").split(": ", 1) for line in lines[2:-2])
    assert found == FAILURES
    assert max(map(len, found.values())) <= 200


@pytest.mark.parametrize("options", [["--co", "-q"], ["--fixtures"], ["--help"]])
def test_the_library_is_not_imported_without_checks(inherited, options):
    command = [sys.executable, "-X", "importtime", "-m", "pytest", *options]
    imported = subprocess.run(
        command, cwd=SPEC.parent, env=inherited, capture_output=True, text=True, encoding="utf-8"
    ).stderr
    assert re.search(r"\| +pytest$", imported, re.M)
    assert not re.search(r"\| +(torch|transformers)$", imported, re.M)


def test_collect_only_needs_no_checkpoint_and_exits_with_0(specification, tmp_path):
    result = specification("--co", "-q", env={"XDG_CACHE_HOME": str(tmp_path)})
    assert result.returncode == 0
    assert "spec/padding/left_spec.py::test_pads_stand_before_the_text[cpu]" in result.stdout
    assert not list(tmp_path.iterdir())


def test_junit(specification, tmp_path):
    path = tmp_path / "junit.xml"
    assert specification("spec/padding/left_spec.py", f"--junit-xml={path}").returncode == 0
    suite = ET.parse(path).getroot().find("testsuite")
    assert suite.get("failures") == suite.get("errors") == "0"
    assert suite.get("tests") == "6"


def test_a_check_outside_its_releases_is_dated_and_not_a_failure(specification):
    result = specification("spec/padding/side_in_call_spec.py", "-v")
    assert result.returncode == 0
    assert "test_side_in_the_call_is_ignored_with_a_warning DATED" in result.stdout
    assert ", 2 dated in " in result.stdout
