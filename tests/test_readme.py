"""The README is correct: its commands are those of the gate, its module and its sample exist."""

import re
from pathlib import Path

import pytest

from gpt2_specification import contents
from gpt2_specification.claim import SPEC, all_claims

ROOT = SPEC.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.S)


def block(language):
    return next(text for name, text in BLOCKS if name == language)


def test_the_gate_runs_the_two_commands():
    commands = [line.partition("#")[0].strip() for line in block("sh").splitlines()]
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert len(commands) == 2
    assert [line for line in gate if line in commands] == commands


def test_the_quoted_module_exists():
    assert block("python") in [path.read_text(encoding="utf-8") for path in SPEC.rglob("*_spec.py")]


def test_the_sample_has_the_current_claims():
    claims = {claim.id.partition("/")[2]: claim for claim in all_claims()}
    lines = [line for line in block("").splitlines() if line.startswith("  holds")]
    assert len(lines) > 3
    for line in lines:
        signs, name, sentence = re.fullmatch(r"  holds   (..) (\w+) +(.*)", line).groups()
        chapters = [claim for claim in all_claims() if claim.id.endswith(f"/{name}")]
        assert sentence in [claim.sentence for claim in chapters]
        assert ("D" in signs) == claims[name].dated
        assert ("E" in signs) == bool(claims[name].erratum)
    assert contents.readme() == README, "run: tox -e update"


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", README))
def test_links_have_targets(target):
    assert (ROOT / Path(target)).exists()


def test_the_page_of_the_errata_is_what_the_modules_say():
    """Every erratum of the documentation is on the page, with what the documentation says."""
    assert contents.ERRATA.read_text(encoding="utf-8") == contents.errata(), "run: tox -e update"
    wrong = [claim for claim in all_claims() if claim.erratum.startswith("The documentation says: ")]
    assert contents.errata().count("  The documentation says: ") == len(wrong) > 0
