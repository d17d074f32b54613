"""Snapshots compare numbers with a tolerance and all other text exactly. A plain run writes no snapshots."""

from functools import partial

import pytest
import torch

from gpt2_specification.checkpoint import name_of
from gpt2_specification.snapshots import render
from gpt2_specification.snapshots import same as same_within
from gpt2_specification.tolerance import LARGEST, tolerance_of

same = partial(same_within, tolerance=tolerance_of("float32", LARGEST))

DATA = {"ids": [1, 2, 3], "logits": torch.tensor([[-80.65625, 0.5], [37.0, float("-inf")]]), "name": "Ġthe"}
TEXT = """\
'ids': [1, 2, 3]
'logits':
  float32 [2, 2]
  [[-80.65625, 0.5], [37.0, -inf]]
'name': 'Ġthe'"""


def test_the_text_is_compact():
    assert render(DATA) == TEXT


def test_a_long_list_has_one_line_per_row():
    assert render([[0.25] * 16] * 2).splitlines() == ["- [" + ", ".join(["0.25"] * 16) + "]"] * 2


@pytest.mark.parametrize("number", [1.0, 1e20, 1.5e-7, 123456789.0, -0.1, 16777216.0])
def test_every_float_is_compared_with_a_tolerance(number):
    assert same(render(number), render(number * (1 + 1e-9)))
    assert not same(render(number), render(number + 1 + number))


@pytest.mark.parametrize("text", ["-80.65628", "-80.6562", "-80.6563"])
def test_rounding_of_another_machine_passes(text):
    assert same(TEXT.replace("-80.65625", text), TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("-80.65625", "-80.65706"),  # a relative drift of 1e-5
        ("-80.65625", "80.64992"),
        ("0.5", "nan"),
        ("-inf", "inf"),
        ("-inf", "-1e30"),
        ("[1, 2, 3]", "[1, 2, 4]"),
        ("[1, 2, 3]", "[1, 2, 3.0]"),
        ("Ġthe", "the"),
        ("float32", "float16"),
        ("[2, 2]", "[2, 3]"),
    ],
)
def test_anything_else_fails(old, new):
    assert not same(TEXT.replace(old, new), TEXT)


@pytest.fixture
def snapshots(copy):
    return lambda: {path: path.read_text(encoding="utf-8") for path in copy.rglob("*.ambr")}


def test_each_snapshot_contains_the_recorded_versions(snapshots):
    for text in snapshots().values():
        assert text.count("# name: ") == text.count("# recorded with torch 2.13.0")


def test_a_drift_fails_and_shows_both_values(specification, copy, snapshots):
    path = next(path for path in snapshots() if "top_ten" in path.name)
    path.write_text(path.read_text(encoding="utf-8").replace("0", "1", 40), encoding="utf-8")
    result = specification("spec/probabilities/top_ten_spec.py", cwd=copy)
    assert result.returncode == 1
    assert "  moved      top_ten " in result.stdout
    assert ": the output moved; to see how: pytest spec/probabilities/top_ten_spec.py -vv" in result.stdout
    assert "1 claim: 0 hold, 1 with moved outputs, 0 BROKEN, 0 not run" in result.stdout


UNSCALED = """
import transformers
forward = transformers.models.gpt2.modeling_gpt2.GPT2Attention.forward
def unscaled(self, *args, **kwargs):
    self.scaling = 1.0
    return forward(self, *args, **kwargs)
transformers.models.gpt2.modeling_gpt2.GPT2Attention.forward = unscaled
"""


def test_an_output_that_moved_is_not_a_broken_sentence(specification, tmp_path):
    (tmp_path / "unscaled.py").write_text(UNSCALED, encoding="utf-8")
    result = specification("-p", "unscaled", "spec/hidden_states/thirteen_spec.py", plugins=tmp_path)
    assert result.returncode == 1
    assert "  moved      thirteen " in result.stdout
    assert "0 BROKEN" in result.stdout


def test_a_plain_run_does_not_write_a_missing_snapshot(specification, copy, snapshots):
    path = next(path for path in snapshots() if path.name == "ids_spec.ambr")
    path.unlink()
    before = snapshots()
    result = specification("spec/tokenizer/ids_spec.py", cwd=copy)
    assert result.returncode == 1
    assert "does not exist" in result.stdout
    assert snapshots() == before


def test_another_checkpoint_has_its_own_snapshots(specification, copy, stand_in, snapshots):
    """The check is skipped without a snapshot; the command in the reason records one, which later runs use."""
    arguments = ("spec/tokenizer/ids_spec.py", f"--checkpoint={stand_in}")
    before = snapshots()

    result = specification(*arguments, cwd=copy)
    assert result.returncode == 0
    assert f"no snapshot was recorded: pytest --checkpoint={stand_in} --snapshot-update" in result.stdout
    assert snapshots() == before

    assert specification(*arguments, "--snapshot-update", cwd=copy).returncode == 0
    recorded = snapshots()
    assert {path.parent.name for path in recorded.keys() - before.keys()} == {f"snapshots_{name_of(stand_in)}"}

    result = specification(*arguments, cwd=copy)
    assert "1 snapshot passed" in result.stdout
    assert snapshots() == recorded
