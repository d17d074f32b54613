"""The option --claims shows the specification in a terminal and runs nothing."""

import pytest

from gpt2_specification.claim import SPEC, all_claims, fault_sentences
from gpt2_specification.reading import nearest

IMPORTED = """
import atexit, sys
atexit.register(lambda: print("imported:", {"torch", "transformers"} & set(sys.modules)))
"""


@pytest.fixture
def read(specification):
    """A function that runs pytest with these arguments and returns the lines of its output."""

    def lines(*arguments, env=None, **kwargs):
        result = specification(*arguments, env={"COLUMNS": "", **(env or {})}, **kwargs)
        assert (result.returncode, result.stderr) == (0, "")
        return result.stdout.splitlines()

    return lines


def test_one_line_per_claim_in_the_order_of_the_tutorial(read):
    heading, *lines, legend, count = read("--claims")
    assert heading.strip("= ") == "claims"
    names = [line for line in lines if line.isidentifier()]
    assert names == list(dict.fromkeys(claim.chapter for claim in all_claims()))
    claims = [line for line in lines if not line.isidentifier()]
    for line, claim in zip(claims, all_claims(), strict=True):
        assert line[5:].split(maxsplit=1) == [claim.id.partition("/")[2], claim.sentence]
    assert legend.startswith("E erratum: ")
    assert count.startswith(f"{len(all_claims())} claims: ")


def test_the_signs(read):
    signs = {line[5:].split()[0]: line[2:4] for line in read("--claims", "loading") if line.startswith("  ")}
    assert [signs[name] for name in ("install", "two_ways", "pretrained_model", "saved")] == ["  ", " D", "ED", "BD"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--claims", "padding"),
        ("--claims", "spec/padding/"),
        ("--claims", SPEC / "padding"),
        ("spec/padding", "--claims"),
    ],
)
def test_a_chapter(read, arguments):
    count = sum(claim.chapter == "padding" for claim in all_claims())
    lines = read(*arguments)
    assert lines[1] == "padding"
    assert lines[-1].startswith(f"{count} claims: ")


def test_a_dated_claim_in_full(read):
    lines = read("--claims", "pipeline/max_length")
    claim = next(claim for claim in all_claims() if claim.id == "pipeline/max_length")
    assert lines[0].strip("= ") == claim.id
    assert lines[1:3] == [claim.sentence, "dated, section 2.2 of the tutorial"]
    assert " ".join(claim.notes.split()) in " ".join(" ".join(lines).split())
    ranges = lines.index("            transformers<4.52 or transformers>=5.20 (huggingface/transformers#40751)")
    other = lines.index("            transformers>=4.52,<5.20 (huggingface/transformers#40751)")
    here = [lines[place - 1].split("  ")[1] for place in (ranges, other)]
    assert sorted(here) == ["here", "not here"]
    assert "def test_max_length_limits_prompt_plus_continuation(tiny_pipe_for):" in lines
    assert any(line.startswith("PRINTED = ") for line in lines)
    assert f"  one_token_too_many: {fault_sentences()['one_token_too_many']}" in lines
    assert "  holds    4.30.2 to 4.51.3" in lines
    assert lines[-1] == "spec/pipeline/max_length_spec.py"


def test_an_erratum_in_full(read):
    lines = read("--claims", "hidden_states/last_norm")
    assert "erratum, section 4 of the tutorial" in lines
    assert any(line.startswith("Erratum: The tutorial says: ") for line in lines)


@pytest.mark.parametrize("path", ["spec/padding/left_spec.py", SPEC / "padding" / "left_spec.py", "left_spec.py"])
def test_a_claim_by_its_path(read, path):
    cwd = {"cwd": SPEC / "padding"} if path == "left_spec.py" else {}
    assert read("--claims", path, **cwd) == read("--claims", "padding/left")


def test_an_unknown_name_is_an_error_with_the_nearest_names(specification):
    result = specification("--claims", "paddin/left")
    assert result.returncode == 4
    assert result.stderr.strip().startswith(
        "ERROR: --claims paddin/left: no such claim or chapter; near: padding/left, "
    )
    assert result.stdout == ""


def test_a_name_without_its_chapter_is_near():
    assert nearest("side_in_cal", [claim.id for claim in all_claims()])[0] == "padding/side_in_call"


@pytest.mark.parametrize("name", ["", "padding/left"])
def test_the_library_is_not_imported_and_no_checkpoint_is_made(read, tmp_path, name):
    (tmp_path / "imported.py").write_text(IMPORTED, encoding="utf-8")
    cache = tmp_path / "cache"
    environment = {"PYTHONPATH": str(tmp_path), "XDG_CACHE_HOME": str(cache)}
    assert read("-p", "imported", "--claims", name, env=environment)[-1] == "imported: set()"
    assert not cache.exists()


@pytest.mark.parametrize("name", ["", "probabilities/head_mask"])
def test_a_narrow_terminal(read, name):
    lines = read("--claims", name, env={"COLUMNS": "72"})
    prose = lines[: lines.index("code")] + lines[lines.index("faults that break its checks") :] if name else lines
    assert max(map(len, prose)) <= 72


def test_colours_only_on_demand(specification):
    assert "\x1b[" not in specification("--claims", "padding/left").stdout
    assert "\x1b[1m" in specification("--claims", "padding/left", "--color=yes").stdout


def test_every_fault_is_found():
    sentences = fault_sentences()
    assert {name for claim in all_claims() for name in claim.faults} <= sentences.keys()
    assert all(sentence.endswith(".") for sentence in sentences.values())


def test_the_code_is_complete():
    for claim in all_claims():
        lines = [line for piece in claim.pieces for line in piece.code.splitlines()]
        assert all(any(line.startswith(f"def {check.name}(") for line in lines) for check in claim.checks)
