"""The questions of the page "How do I ...?": their claims exist, and their code runs on the embedded checkpoint."""

import re

import pytest

from docs.questions import questions
from gpt2_specification.claim import path_of
from gpt2_specification.embedded import cached_checkpoint


@pytest.fixture(scope="module")
def quick():
    """The small model of the embedded checkpoint, which has the files and the tokenizer of gpt2."""
    return cached_checkpoint(print, print) / "quick"


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.id)
class TestQuestion:
    def test_claims_exist(self, question):
        assert [claim for claim in question.claims if not path_of(claim).exists()] == []

    def test_code_fits_the_page(self, question):
        assert len(question.code.splitlines()) <= 17
        assert max(map(len, question.code.splitlines())) <= 103

    @pytest.mark.filterwarnings("default")
    def test_code_runs(self, question, quick, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        code = re.sub(r'"gpt2(-medium)?"', repr(str(quick)), question.code)
        exec(compile(code, question.id, "exec"), {})
