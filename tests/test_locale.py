"""A locale without UTF-8 changes no verdict; what a terminal cannot show is escaped."""

import io
import json
import sys

import pytest

from atlas import upgrade
from atlas.comparison import Comparison, Difference
from gpt2_specification.claim import all_claims

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def test_a_run_and_its_record(specification, tmp_path):
    result = specification("spec/tokenizer", f"--record={tmp_path / 'record.json'}", env=ASCII)
    assert result.returncode == 0, result.stdout
    count = sum(claim.chapter == "tokenizer" for claim in all_claims())
    assert f"{count} claims: {count} hold" in result.stdout
    recorded = json.loads((tmp_path / "record.json").read_text(encoding="utf-8"))
    assert len(recorded["claims"]) == count


def test_a_failing_check(specification, copy):
    module = '"""Naïve."""\n\n\ndef test_letters_are_other_letters():\n    assert "Ġ" == "é"\n'
    (copy / "spec" / "tokenizer" / "naive_spec.py").write_text(module, encoding="utf-8")
    result = specification("spec/tokenizer/naive_spec.py", cwd=copy, env=ASCII)
    assert result.returncode == 1
    assert r"test_letters_are_other_letters: assert '\u0120' == '\xe9'" in result.stdout
    assert r"  BROKEN     naive  Na\xefve." in result.stdout.splitlines()
    assert "Traceback" not in result.stdout + result.stderr


def test_the_claims(specification):
    result = specification("--claims", "tokenizer/pieces", env=ASCII)
    assert result.returncode == 0, result.stderr
    assert r"a leading space is `\u0120`" in " ".join(result.stdout.split())  # a narrow terminal wraps the line


@pytest.mark.parametrize("form", [(), ("--markdown",), ("--json",)])
def test_the_upgrade_report(monkeypatch, form):
    change = Difference("tokenizer/pieces", "A space is `Ġ`.", "silent", "", "", "", "", ())
    made = Comparison("4.51.3", "5.0.0", {}, downgrade=False, changed=[change], broken=[], same=0, not_run=0)
    monkeypatch.setattr(upgrade, "compare", lambda *sides, **settings: made)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert upgrade.main([*form, "4.51.3", "5.0.0"]) == 1
    sys.stdout.flush()
    assert rb"A space is `\u0120`." in sys.stdout.buffer.getvalue()
