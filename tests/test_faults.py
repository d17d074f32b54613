"""The catalogue of faults, and the options --faults and --fault."""

import re
import subprocess

import pytest
import transformers

from gpt2_specification.claim import all_claims
from gpt2_specification.faults import catalogue

FAULTS = catalogue()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_each_fault_has_a_unique_sentence(fault):
    assert fault.sentence.endswith(".")
    assert "\n" not in fault.sentence
    assert len(fault.sentence) <= 100
    assert [other.name for other in FAULTS.values() if other.sentence == fault.sentence] == [fault.name]


@pytest.mark.parametrize("claim", all_claims(), ids=lambda claim: claim.id)
def test_each_claim_names_faults_of_the_catalogue(claim):
    assert claim.faults
    assert set(claim.faults) <= FAULTS.keys()


def test_each_fault_is_named_by_a_claim():
    assert {name for claim in all_claims() for name in claim.faults} == FAULTS.keys()


def test_an_unknown_fault_is_a_usage_error(specification):
    result = specification("--fault", "mask_all_one")
    assert result.returncode == 4
    assert "ERROR: --fault mask_all_one: no such fault here; near: mask_all_ones" in result.stderr
    assert "Traceback" not in result.stderr


def test_one_fault_lists_the_claims_that_notice_it(specification):
    result = specification("spec/padding", "--fault", "mask_all_ones")
    assert result.returncode == 0
    assert re.search(r"^mask_all_ones: The attention mask is 1 on the pads too\.$", result.stdout, re.M)
    assert "  padding/mask (3)" in result.stdout


def test_a_fault_that_nobody_notices_is_a_failure(specification):
    result = specification("spec/padding/no_token_spec.py", "--fault", "mask_all_ones")
    assert result.returncode == 1
    assert "mask_all_ones is noticed by 0 claims" in result.stdout


def test_a_fault_can_be_undone(embedded_directory):
    tokenizer = transformers.GPT2Tokenizer.from_pretrained(embedded_directory, pad_token="<|endoftext|>")
    texts = ["Hello", "Hello dear!"]
    with pytest.MonkeyPatch.context() as patch:
        FAULTS["mask_all_ones"].apply(patch)
        assert tokenizer(texts, padding=True)["attention_mask"] == [[1, 1, 1], [1, 1, 1]]
    assert tokenizer(texts, padding=True)["attention_mask"] == [[1, 0, 0], [1, 1, 1]]


def test_workers_have_the_same_report(specification):
    def report(*arguments):
        lines = specification("spec/padding/mask_spec.py", "--faults", *arguments).stdout.splitlines()
        return [line for line in lines if line.startswith(("  padding/", "ERROR")) or " are shown to fail" in line]

    alone = report()
    assert len(alone) > 2
    assert report("-n", "2") == alone


MODULE = '''"""A module for a test of --faults."""

import pytest

pytestmark = pytest.mark.refuted_by("{fault}")


def test_the_mask(batch):
    assert batch["attention_mask"].tolist() == [[0, 0, 1], [1, 1, 1]]


def test_what_cannot_fail(batch):
    assert batch["attention_mask"].shape == batch["attention_mask"].shape
'''


@pytest.fixture
def faulty(specification, copy):
    """A function that runs --faults on one module, with one more fault in the catalogue."""

    def run(name, body=""):
        (copy / "spec" / "padding" / "faulty_spec.py").write_text(MODULE.format(fault=name), encoding="utf-8")
        if body:
            text = f'from . import fault\n\n\n@fault()\ndef {name}(patch):\n    """A fault."""\n    {body}\n'
            (copy / "gpt2_specification" / "faults" / "more.py").write_text(text, encoding="utf-8")
        return specification("spec/padding/faulty_spec.py", "--faults", cwd=copy)

    return run


def test_a_check_that_no_fault_breaks_is_an_error(faulty):
    result = faulty("mask_all_ones")
    assert result.returncode == 1
    assert "ERROR padding/faulty: test_what_cannot_fail fails under none of mask_all_ones" in result.stdout
    assert "1 of 2 checks are shown to fail, under 1 faults" in result.stdout


def test_a_fault_that_changes_nothing_is_an_error(faulty):
    result = faulty("changes_nothing", "pass")
    assert result.returncode == 1
    assert "ERROR padding/faulty: changes_nothing breaks none of its checks" in result.stdout


def test_a_fault_whose_name_the_library_has_lost_is_an_error(faulty):
    result = faulty("lost", 'patch.setattr("transformers.PreTrainedTokenizerBase.gone", None)')
    assert result.returncode == 1
    assert "ERROR padding/faulty: test_the_mask crashes under lost: setup: AttributeError" in result.stdout


def test_a_fault_that_the_catalogue_lacks_is_an_error(faulty):
    result = faulty("nobody_wrote_it")
    assert result.returncode == 4
    assert (
        "ERROR: spec/padding/faulty_spec.py names a fault that is not in the catalogue: nobody_wrote_it"
        in result.stderr
    )


def test_changed_runs_the_claims_that_differ_from_the_last_commit(specification, padding):
    def git(*arguments):
        author = ("-c", "user.name=a", "-c", "user.email=a@b.c")
        subprocess.run(["git", *author, *arguments], cwd=padding, check=True, capture_output=True)

    git("init")
    git("add", ".")
    git("commit", "-m", "all")
    result = specification("--changed", cwd=padding)
    assert result.returncode == 4
    assert "ERROR: --changed: no module of spec/ differs from the last commit" in result.stderr
    module = padding / "spec" / "padding" / "mask_spec.py"
    module.write_text(module.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    result = specification("--changed", cwd=padding)
    assert result.returncode == 0, result.stdout
    assert re.search(r"^(\d+) of \1 checks are shown to fail", result.stdout, re.M)
    assert re.findall(r"^spec/padding/(\w+)\.py", result.stdout, re.M) == ["mask_spec"]
