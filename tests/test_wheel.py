"""The specification, installed from a wheel in an empty environment and run from another project by its name."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gpt2_specification.claim import all_claims

ROOT = Path(__file__).parent.parent
PINS = re.findall(r"^\w+==\S+$", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.M)


def uv(*arguments):
    command = [sys.executable, "-m", "uv", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The directory of a virtual environment with only the wheel and its dependencies."""
    directory = tmp_path_factory.mktemp("wheel")
    source = directory / "source"  # a copy, because building leaves files in the tree
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    for name in filter(None, tracked.stdout.splitlines()):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    uv("build", "--wheel", "--out-dir", directory, source)
    uv("venv", "--python", sys.executable, directory / "venv")
    uv("pip", "install", "--python", directory / "venv" / "bin" / "python", *directory.glob("*.whl"), *PINS)
    return directory / "venv"


FIXTURES = re.findall(
    r"^def (\w+)\(", "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("fixtures/*.py"))), re.M
)
OPTIONS = re.findall(
    r"addoption\(\s*\"(--\w+)",
    "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("gpt2_specification/*.py")),
)
HOOKS = """\
import pytest

def pytest_configure(config):
    for mark in ("needs", "holds", "refuted_by"):
        config.addinivalue_line("markers", mark)

def pytest_ignore_collect():
    return True

def pytest_collection_modifyitems(items):
    items.clear()

def pytest_runtest_setup():
    pytest.skip("the project's")

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    report = yield
    report.outcome = "failed"
    return report

def pytest_report_teststatus():
    return "failed", "F", "FAILED"

def pytest_terminal_summary():
    raise RuntimeError("the project's")

def pytest_sessionfinish(session):
    session.exitstatus = 1

@pytest.fixture(autouse=True, scope="session")
def every_test():
    raise RuntimeError("the project's")
""" + "".join(f"\n@pytest.fixture\ndef {name}():\n    raise RuntimeError('the project')\n" for name in FIXTURES)
HOOKS_AND_OPTIONS = f"""{HOOKS}
def pytest_addoption(parser):
    for option in {OPTIONS}:
        parser.addoption(option, action="store_true")
"""
SETTINGS = {
    "addopts": "--strict-markers --strict-config -p of_addopts -x -q -k nothing -m nothing --import-mode=prepend",
    "python_files": "check_*.py",
    "python_functions": "check_*",
    "python_classes": "Check",
    "testpaths": "nothing",
    "norecursedirs": "*",
    "xfail_strict": "true",
    "filterwarnings": "error",
    "log_level": "DEBUG",
    "usefixtures": "tokenizer",
    "asyncio_mode": "auto",
    "timeout": "1",
    "pythonpath": ".",
}


@pytest.fixture
def project(tmp_path):
    """Another project, with packages of the same names and its own pytest configuration."""
    for name in ("fixtures", "spec", "faults", "transformers"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(
            "raise ImportError('this one is the other project's')\n", encoding="utf-8"
        )
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\naddopts = --strict-markers\npython_files = check_*.py\n", encoding="utf-8"
    )
    (tmp_path / "check_own.py").write_text("def test_own():\n    assert True\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def taken(project):
    """The same project, with the specification's names for fixtures and options and with hooks that change each run.

    They are in conftest.py, in a module of addopts and in an installed plugin.
    """
    (project / "conftest.py").write_text(HOOKS_AND_OPTIONS, encoding="utf-8")
    (project / "of_addopts.py").write_text(HOOKS, encoding="utf-8")
    distribution = project / "installed" / "other-1.dist-info"
    distribution.mkdir(parents=True)
    (distribution / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1\n", encoding="utf-8")
    (distribution / "entry_points.txt").write_text("[pytest11]\nother = other_plugin\n", encoding="utf-8")
    (project / "installed" / "other_plugin.py").write_text(HOOKS_AND_OPTIONS, encoding="utf-8")
    configure(project, "pytest.ini")
    return project


def configure(project, name):
    """Write the project's pytest configuration into the file with this name."""
    (project / "pytest.ini").unlink()
    section = {"setup.cfg": "tool:pytest", "pyproject.toml": "tool.pytest.ini_options"}.get(name, "pytest")
    quote = "'" if name.endswith(".toml") else ""
    lines = [f"{setting} = {quote}{value}{quote}" for setting, value in SETTINGS.items()]
    (project / name).write_text("\n".join([f"[{section}]", *lines, ""]), encoding="utf-8")


@pytest.fixture
def run(environment, project, inherited):
    """A function that runs the environment's pytest in the other project."""

    def pytest_there(*arguments, env=None, program=("pytest",)):
        clean = {name: value for name, value in inherited.items() if not name.startswith("PYTHON")}
        path = {"PYTHONPATH": str(project / "installed")}
        command = [environment / "bin" / program[0], *program[1:], "-p", "no:cacheprovider", *arguments]
        return subprocess.run(
            command,
            cwd=project,
            env=clean | path | (env or {}),
            capture_output=True,
            text=True,
            timeout=600,
            encoding="utf-8",
        )

    return pytest_there


@pytest.fixture
def line(run):
    """A function that runs the environment's pytest and returns the one line of its usage error."""

    def complaint(*arguments, **kwargs):
        result = run(*arguments, **kwargs)
        output = result.stdout + result.stderr
        assert result.returncode == 4, output
        assert "Traceback" not in output
        (found,) = [text for text in output.splitlines() if text.startswith("ERROR: ")]
        return found.removeprefix("ERROR: ")

    return complaint


def test_all_files_are_in_one_package(environment):
    (packages,) = environment.glob("lib/python*/site-packages")
    files = (packages / "gpt2_specification-0.4.0.dist-info" / "RECORD").read_text(encoding="utf-8").splitlines()
    outside = [line.partition(",")[0] for line in files if line.startswith("..")]
    assert outside == ["../../../bin/gpt2-specification"]
    inside = {line.partition("/")[0] for line in files if not line.startswith("..")}
    assert inside == {"gpt2_specification", "gpt2_specification-0.4.0.dist-info"}


def test_the_installed_specification_runs_like_the_clone(run, taken):
    before = sorted(taken.rglob("*"))
    result = run("--pyargs", "gpt2_specification", env={"PYTHONDONTWRITEBYTECODE": "1"})
    assert result.returncode == 0, result.stdout
    assert re.search(
        rf"^{len(all_claims())} claims: {len(all_claims()) - 10} hold .*, 0 BROKEN, 10 not run", result.stdout, re.M
    )
    assert "snapshots passed" in result.stdout
    assert sorted(taken.rglob("*")) == before


LEFT = "gpt2_specification.spec.padding.left_spec"
HOLDS = "1 claim: 1 hold, 0 BROKEN, 0 not run"


@pytest.mark.parametrize("name", ["pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg", "pyproject.toml"])
def test_no_setting_and_no_plugin_of_a_project_is_used(run, taken, name):
    configure(taken, name)
    result = run("--pyargs", LEFT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert HOLDS in result.stdout
    assert "1 snapshot passed" in result.stdout
    assert "6 passed" in result.stdout  # no check is added or left out, and there is no warning


@pytest.mark.usefixtures("taken")
def test_the_options_of_the_command_line_are_used(run):
    chosen = ("-c", "pytest.ini", "--rootdir=.", "--confcutdir=/", "--device", "cpu", "-k", "left_spec")
    result = run(*chosen, "--pyargs", "gpt2_specification", env={"PYTEST_ADDOPTS": "-v -n2"})
    assert result.returncode == 0, result.stdout + result.stderr
    assert HOLDS in result.stdout
    assert "[gw0]" in result.stdout
    assert re.search(r"left_spec\.py::test_pads_stand_before_the_text\[cpu\] ", result.stdout)


def test_a_chapter_a_claim_and_a_check_have_names(run, line):
    def collected(*names):
        return [line for line in run("--co", "-q", "--pyargs", *names).stdout.splitlines() if "::" in line]

    checks = collected(LEFT)
    assert len(checks) == 6
    assert collected(f"{LEFT}::test_pads_stand_before_the_text") == checks[:1]
    chapter = collected("gpt2_specification.spec.padding")
    assert set(checks) < set(chapter)
    assert all(check.startswith("spec/padding/") for check in chapter)
    complaint = line("--pyargs", "gpt2_specification.spec.paddin")
    assert complaint.startswith("gpt2_specification.spec.paddin: no such chapter or claim; ")


def test_tests_of_the_project_need_another_run(line):
    message = "check_own.py: not part of the specification; run it with another pytest"
    assert line("--pyargs", "gpt2_specification", "check_own.py") == message


@pytest.mark.parametrize("mode", ["prepend", "append"])
def test_another_way_of_importing_is_an_error(line, mode):
    message = f"--import-mode={mode}: modules of two chapters share a name; use importlib, the default"
    assert line("--pyargs", "gpt2_specification", f"--import-mode={mode}") == message


@pytest.mark.usefixtures("project")
def test_without_automatic_plugins_a_line_says_how_to_run(run, line):
    env = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    message = "to run the specification: pytest -p gpt2_specification --pyargs gpt2_specification"
    assert line("--pyargs", "gpt2_specification", env=env) == message
    assert HOLDS in run("-p", "gpt2_specification", "--pyargs", LEFT, env=env).stdout


def test_a_path_of_the_package_is_no_name(line, environment):
    (module,) = environment.glob("lib/python*/site-packages/gpt2_specification/spec/padding/left_spec.py")
    message = "to run the specification: pytest -p gpt2_specification --pyargs gpt2_specification"
    assert line(module) == message


def test_a_program_may_call_pytest(run):
    code = f"import pytest; pytest.main(['-p', 'no:cacheprovider', '--pyargs', '{LEFT}'])"
    result = run(program=("python", "-c", code))
    assert result.returncode == 0, result.stdout + result.stderr
    assert HOLDS in result.stdout


def test_outputs_of_an_own_checkpoint_are_recorded_in_the_project(run, line, environment, project, stand_in):
    def files():
        (package,) = environment.glob("lib/python*/site-packages/gpt2_specification")
        return {path: path.read_bytes() for path in package.rglob("*.*") if path.suffix != ".pyc"}

    before, ids = files(), "gpt2_specification.spec.tokenizer.ids_spec"
    assert line("--pyargs", ids, "--snapshot-update") == (
        "--snapshot-update: the recorded outputs of the embedded checkpoint are part of the installed package;"
        " update them in a clone, or pass your own --checkpoint"
    )
    own = ("--pyargs", ids, f"--checkpoint={stand_in}")
    command = f"pytest --pyargs gpt2_specification --checkpoint={stand_in} --snapshot-update"
    assert f"no snapshot was recorded: {command}" in run(*own).stdout
    assert "1 snapshot generated" in run(*own, "--snapshot-update").stdout
    assert "1 snapshot passed" in run(*own).stdout
    (recorded,) = project.glob("gpt2_snapshots_*/tokenizer/*")
    recorded.write_text(recorded.read_text(encoding="utf-8").replace("[464, ", "[465, "), encoding="utf-8")
    assert f"the output moved; to see how: pytest --pyargs {ids} -vv" in run(*own).stdout
    assert files() == before


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_an_interrupted_run_reports(environment, project, inherited, heeding_sigint):
    command = [environment / "bin" / "pytest", "-p", "no:cacheprovider", "--pyargs", "gpt2_specification"]
    pipe = {"stdout": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(command, cwd=project, env=inherited, preexec_fn=heeding_sigint, **pipe) as process:
        seen = next(line for line in process.stdout if "_spec.py" in line)
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert process.returncode == 2, seen + rest
    assert "KeyboardInterrupt" in rest
    assert re.search(r"^\d+ claims: .* not run$", rest, re.M)
    assert "snapshots unused" not in rest


def test_a_directory_may_follow_checkpoint_after_a_space(run, stand_in):
    result = run("--checkpoint", stand_in, "--pyargs", "gpt2_specification", "-k", "by_name")
    assert result.returncode == 0, result.stdout
    assert f" ({stand_in})" in result.stdout
    assert "1 claim: 1 hold, 0 BROKEN, 0 not run" in result.stdout


def test_a_failing_check_shows_both_values(run, environment):
    (module,) = environment.glob("lib/python*/site-packages/gpt2_specification/spec/tokenizer/empty_spec.py")
    code = module.read_text(encoding="utf-8")
    module.write_text(
        f"{code}\n\ndef test_it_fails(tokenizer):\n    assert tokenizer('Hello')['input_ids'] == [7]\n",
        encoding="utf-8",
    )
    result = run("--pyargs", "gpt2_specification", "-k", "empty")
    module.write_text(code, encoding="utf-8")
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
    assert "verdicts on the releases surveyed\n  holds" in result.stdout


@pytest.fixture
def upgrade(environment, tmp_path, inherited):
    """The report of the installed command, run in an empty directory without a network."""

    def run(*arguments, expect):
        offline = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "UV_OFFLINE": "1"}
        result = subprocess.run(
            [environment / "bin" / "gpt2-specification", "upgrade", *arguments],
            cwd=tmp_path,
            env=inherited | offline,
            capture_output=True,
            text=True,
            timeout=600,
            encoding="utf-8",
        )
        assert result.returncode == expect, result.stdout + result.stderr
        return result.stdout

    return run


def test_the_upgrade_report_is_installed_with_its_record(upgrade):
    text = upgrade("4.51.3", "5.23.0", expect=1)
    assert text.startswith("transformers 4.51.3 to 5.23.0\n  old: the record of ")
    assert "gone    method GPT2LMHeadModel.prune_heads (since 5.0.0)" in text


def test_the_upgrade_report_runs_an_environment(upgrade, environment):
    text = upgrade("-k", "is_eos_spec", str(environment), str(environment), expect=0)
    assert f"\n0 claims change, 0 BROKEN, 1 the same, {len(all_claims()) - 1} not run; of " in text


def test_a_run_without_the_package_is_not_changed(run):
    result = run()
    assert "1 passed" in result.stdout
    assert "checkpoint" not in result.stdout + run("--help").stdout


def test_the_package_can_be_named_in_a_clone(specification):
    def collected(*arguments):
        return [line for line in specification("--co", "-q", *arguments).stdout.splitlines() if "::" in line]

    assert collected("--pyargs", "gpt2_specification") == collected()
    assert collected("--pyargs", "gpt2_specification.spec.padding") == collected("spec/padding")
