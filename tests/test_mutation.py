"""The mutants, their results and the report."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gpt2_specification.claim import all_claims
from mutation import records, summary, workers
from mutation.__main__ import GROUP, grouped
from mutation.mutants import find_mutants
from mutation.targets import MODULES, path_of

ROOT = Path(__file__).parent.parent
SOURCE = '''
class Layer:
    def forward(self, x, past=None, scale=2):
        """Scale."""
        if past is None and not self.training:
            x = self.norm(x, eps=1)
        logger.warning(1 + 1)
        return torch.matmul(x, past) * -scale

    def unused(self):
        return 1 + 1
'''


def test_each_change_is_a_mutant_except_left_out_code():
    mutants = find_mutants("layer.py", SOURCE, {3, 5, 6, 7, 8})
    prefix = "layer.py Layer.forward | "
    assert [(mutant.id.removeprefix(prefix), mutant.diff(SOURCE).split("\n+")[1].strip()) for mutant in mutants] == [
        ("def forward(self, x, past=None, scale=2): | 2 became 3", "def forward(self, x, past=None, scale=3):"),
        ("x = self.norm(x, eps=1) | statement dropped", "pass"),
        ("x = self.norm(x, eps=1) | argument eps dropped", "x = (self.norm(x))"),
        ("x = self.norm(x, eps=1) | 1 became 2", "x = self.norm(x, eps=2)"),
        ("return torch.matmul(x, past) * -scale | Mult became Div", "return (torch.matmul(x, past) / -scale)"),
        ("return torch.matmul(x, past) * -scale | arguments swapped", "return (torch.matmul(past, x)) * -scale"),
        ("return torch.matmul(x, past) * -scale | USub dropped", "return torch.matmul(x, past) * (scale)"),
    ]
    assert {mutant.function for mutant in mutants} == {"Layer.forward"}


def test_a_mutant_is_identified_by_its_change_not_its_place():
    before, moved, changed = (
        find_mutants("layer.py", source, set(range(1, 11)))
        for source in (SOURCE, f"import torch\n\n{SOURCE}", SOURCE.replace("past is None", "past is not None"))
    )
    assert [(mutant.id, mutant.code) for mutant in moved] == [(mutant.id, mutant.code) for mutant in before]
    assert before[0].id == changed[0].id
    assert before[0].code != changed[0].code  # the function changed, so its mutants run again


@pytest.mark.parametrize("module", MODULES)
def test_each_mutant_of_the_library_has_a_unique_id_and_compiles(module):
    source, mutants = path_of(module).read_text(encoding="utf-8"), records.mutants_of(module)
    assert len({mutant.id for mutant in mutants}) == len(mutants) > 0
    for mutant in mutants[::20]:
        compile(mutant.apply(source), mutant.id, "exec")


def test_overlapping_mutants_are_in_different_groups():
    module = MODULES[0]
    mutants = records.mutants_of(module)[:40]
    groups = grouped([(module, mutant) for mutant in mutants])
    assert sorted((mutant.id for _, group in groups for mutant in group)) == sorted(mutant.id for mutant in mutants)
    for _, group in groups:
        assert len(group) <= GROUP
        assert not any(one.overlaps(other) for one in group for other in group if one is not other)
        source = path_of(module).read_text(encoding="utf-8")
        for mutant in sorted(group, key=lambda mutant: -mutant.start):
            source = mutant.apply(source)
        compile(source, module, "exec")


def wait_for(number):
    signal.alarm(1)
    while number:
        time.sleep(0.1)
    return {"killed": None}


def test_a_mutant_that_does_not_end_is_killed_by_the_timeout():
    found = {task: result["killed"] for task, result in workers.run_all([(0,), (1,)], wait_for)}
    assert found == {(0,): None, (1,): "timeout"}


def test_each_claim_has_a_trace():
    assert list(records.recorded_traces()) == [claim.id for claim in all_claims()], "run: tox -e mutation"


def test_each_mutant_has_a_result():
    mutants = [mutant for module in MODULES for mutant in records.mutants_of(module)]
    assert list(records.known(mutants)) == list(records.results()) == [mutant.id for mutant in mutants]


def test_the_report_is_up_to_date():
    assert summary.REPORT.read_text(encoding="utf-8") == summary.render(), "run: python -m mutation"


def survivors():
    return [mutant for mutant, result in records.results().items() if not result["killed"]]


def test_each_survivor_has_a_reason():
    assert [mutant for mutant in survivors() if not summary.reason_of(mutant)] == []


def test_each_pattern_matches_a_survivor():
    names = survivors()
    assert [pattern for pattern in summary.reasons() if not any(summary.matches(name, pattern) for name in names)] == []


def mutation(*arguments, cwd=ROOT):
    return subprocess.run(
        [sys.executable, "-m", "mutation", *arguments], cwd=cwd, capture_output=True, text=True, encoding="utf-8"
    )


def test_an_unknown_module_is_a_one_line_error():
    result = mutation("modeling_gpt2.py")
    assert result.returncode == 2
    assert "error: no such module: modeling_gpt2.py" in result.stderr
    assert "Traceback" not in result.stderr


def test_only_mutants_without_a_result_run(copy):
    before = records.results()
    missing = [name for name in before if name.startswith("pytorch_utils.py ") and before[name]["killed"]][:2]
    recorded = copy / "mutation" / "results.jsonl"
    lines = recorded.read_text(encoding="utf-8").splitlines(keepends=True)
    recorded.write_text("".join(line for line in lines if json.loads(line)["mutant"] not in missing), encoding="utf-8")
    result = mutation("pytorch_utils.py", cwd=copy)
    assert result.returncode == 0
    assert "2/2" in result.stderr
    after = {entry["mutant"]: entry for entry in map(json.loads, recorded.read_text(encoding="utf-8").splitlines())}
    assert list(after) == list(before)
    assert all(after[name]["killed"] for name in missing)
    assert all(after[name] == before[name] for name in before if name not in missing)
