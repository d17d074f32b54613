"""The specification, installed from a wheel in an empty environment and run from another project by its name."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gpt2_specification.claim import all_claims

ROOT = Path(__file__).parent.parent
PINS = re.findall(r"^\w+==\S+$", (ROOT / "requirements.txt").read_text(), re.M)


def uv(*arguments):
    command = [sys.executable, "-m", "uv", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The directory of a virtual environment with only the wheel and its dependencies."""
    directory = tmp_path_factory.mktemp("wheel")
    source = directory / "source"  # a copy, because building leaves files in the tree
    tracked = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    for name in filter(None, tracked.stdout.splitlines()):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    uv("build", "--wheel", "--out-dir", directory, source)
    uv("venv", directory / "venv")
    uv("pip", "install", "--python", directory / "venv" / "bin" / "python", *directory.glob("*.whl"), *PINS)
    return directory / "venv"


@pytest.fixture
def project(tmp_path):
    """Another project, with packages of the same names and its own pytest configuration."""
    for name in ("fixtures", "spec", "faults"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise ImportError('this one is the other project's')\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\npython_files = check_*.py\n")
    (tmp_path / "check_own.py").write_text("def test_own():\n    assert True\n")
    return tmp_path


@pytest.fixture
def run(environment, project, inherited):
    """A function that runs the environment's pytest in the other project."""
    env = {name: value for name, value in inherited.items() if not name.startswith("PYTHON")}

    def pytest_there(*arguments):
        command = [environment / "bin" / "pytest", "-p", "no:cacheprovider", *arguments]
        return subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, timeout=600)

    return pytest_there


def test_all_files_are_in_one_package(environment):
    (packages,) = environment.glob("lib/python*/site-packages")
    files = (packages / "gpt2_specification-0.2.0.dist-info" / "RECORD").read_text().splitlines()
    assert {line.partition("/")[0] for line in files} == {"gpt2_specification", "gpt2_specification-0.2.0.dist-info"}


def test_the_installed_specification_runs_like_the_clone(run, project):
    before = sorted(project.rglob("*"))
    result = run("--pyargs", "gpt2_specification")
    assert result.returncode == 0, result.stdout
    assert re.search(
        rf"^{len(all_claims())} claims: {len(all_claims()) - 3} hold .*, 0 BROKEN, 3 not run", result.stdout, re.M
    )
    assert "snapshots passed" in result.stdout
    assert sorted(project.rglob("*")) == before


def test_a_directory_may_follow_checkpoint_after_a_space(run, stand_in):
    result = run("--checkpoint", stand_in, "--pyargs", "gpt2_specification", "-k", "by_name")
    assert result.returncode == 0, result.stdout
    assert f"checkpoint: stand-in ({stand_in})" in result.stdout
    assert "1 claim: 1 hold, 0 BROKEN, 0 not run" in result.stdout


def test_a_failing_check_shows_both_values(run, environment):
    (module,) = environment.glob("lib/python*/site-packages/gpt2_specification/spec/tokenizer/empty_spec.py")
    code = module.read_text()
    module.write_text(f"{code}\n\ndef test_it_fails(tokenizer):\n    assert tokenizer('Hello')['input_ids'] == [7]\n")
    result = run("--pyargs", "gpt2_specification", "-k", "empty")
    module.write_text(code)
    assert result.returncode == 1
    assert "test_it_fails: assert [15496] == [7]" in result.stdout


def test_the_faults_are_installed(run):
    result = run("--pyargs", "gpt2_specification", "--fault", "mask_all_ones", "-k", "padding")
    assert result.returncode == 0, result.stdout
    assert "mask_all_ones is noticed by 7 claims" in result.stdout


def test_the_claims_can_be_read(run):
    result = run("--pyargs", "gpt2_specification", "--claims", "padding/left")
    assert result.returncode == 0, result.stderr
    assert '`padding_side="left"` puts the pads before the text.' in result.stdout


def test_a_run_without_the_package_is_not_changed(run):
    result = run()
    assert "1 passed" in result.stdout
    assert "checkpoint" not in result.stdout + run("--help").stdout


def test_the_package_can_be_named_in_a_clone(specification):
    def collected(*arguments):
        return [line for line in specification("--co", "-q", *arguments).stdout.splitlines() if "::" in line]

    assert collected("--pyargs", "gpt2_specification") == collected()
    assert collected("--pyargs", "gpt2_specification.spec.padding") == collected("spec/padding")
