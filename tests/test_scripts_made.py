"""The scripts of the site are made from the modules: nothing of them is typed. Here none is run."""

import ast

import pytest

from docs import making, scripts
from gpt2_specification.claim import all_claims, path_of, read_claim

RECORDED = scripts.read()["scripts"]


def test_every_script_is_of_a_claim():
    assert set(RECORDED) <= {claim.id for claim in all_claims()}


@pytest.mark.parametrize("claim", RECORDED)
def test_a_script_is_what_its_module_makes(claim):
    recorded = RECORDED[claim]
    way = making.Way(recorded["check"], recorded["small"], recorded["case"])
    assert scripts.same(making.made(read_claim(path_of(claim)), way), recorded["code"])


@pytest.mark.parametrize("claim", RECORDED)
def test_a_script_needs_no_pytest_and_no_fixture(claim):
    tree = ast.parse(RECORDED[claim]["code"])
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & {"pytest", "request", "monkeypatch", "tmp_path_factory", "library_log", "checkpoint"}


def test_plain_forms_are_of_fixtures():
    named = set(making.read(making.PLAIN).defined)
    assert named - {"tmp_path"} <= set(making.shared())
