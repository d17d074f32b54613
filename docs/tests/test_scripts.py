"""The scripts of the claims' pages: each runs, and prints what is recorded."""

import subprocess
import sys

from docs import scripts
from gpt2_specification.claim import SPEC, all_claims


def test_each_script_prints_what_is_recorded():
    checkpoint = scripts.read()["checkpoint"]
    command = [sys.executable, "-m", "docs.scripts", "--check", "--checkpoint", checkpoint]
    result = subprocess.run(command, cwd=SPEC.parent, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, result.stderr[-3000:]


def test_four_of_five_claims_have_a_short_script():
    short = [s for s in scripts.read()["scripts"].values() if scripts.lines_of(s["code"]) <= scripts.LINES]
    assert len(short) >= 0.8 * len(all_claims())


def test_outputs_are_short_and_have_no_path_of_the_machine():
    for name, script in scripts.read()["scripts"].items():
        assert script["printed"] or script["logged"], name
        assert len(script["printed"].splitlines()) <= scripts.SHOWN, name
        for text in (script["code"], script["printed"], script["logged"]):
            assert not any(word in text for word in ("site-packages", "/root/", "/home/", "gpt2-specification")), name
