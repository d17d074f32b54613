"""The action for other repositories: its steps are run in a shell."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "upgrade.yml").read_text(encoding="utf-8"))


@pytest.fixture
def runner(tmp_path):
    """The directory of a runner, in which the command of the package is that of this clone."""
    command = tmp_path / "runner" / "gpt2-specification" / "bin" / "gpt2-specification"
    command.parent.mkdir(parents=True)
    command.write_text(
        f'#!/bin/sh\nshift\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m atlas.upgrade "$@"\n', encoding="utf-8"
    )
    command.chmod(0o755)
    return tmp_path / "runner"


@pytest.fixture
def step(runner, tmp_path):
    """Run the step that compares: `step(OLD=..., NEW=...)` returns the exit status, the summary and the outputs."""

    def run(cwd=tmp_path, **variables):
        files = {name: runner / name.lower() for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
        environment = os.environ | {name: str(file) for name, file in files.items()} | variables
        result = subprocess.run(
            ["bash", str(ROOT / ".github" / "compare.sh")],
            cwd=cwd,
            env=environment | {"RUNNER_TEMP": str(runner)},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert "command not found" not in result.stderr, result.stderr
        summary, outputs = (file.read_text(encoding="utf-8") if file.exists() else "" for file in files.values())
        return result.returncode, summary, outputs

    return run


def test_the_step_of_the_action_is_the_script_of_these_tests():
    (step,) = (step for step in ACTION["runs"]["steps"] if step.get("id") == "compare")
    assert step["run"].split()[-1] == '"$GITHUB_ACTION_PATH/.github/compare.sh"'
    assert {"OLD", "NEW", "ACCEPT", "FAIL_ON", "BASE"} == step["env"].keys()


def test_the_workflow_passes_inputs_that_the_action_has():
    (step,) = (step for step in WORKFLOW["jobs"]["upgrade"]["steps"] if step.get("uses") == "./.specification")
    assert step["with"].keys() == ACTION["inputs"].keys()


def test_two_releases_are_compared(step, runner):
    status, summary, outputs = step(OLD="5.22.2", NEW="5.23.0")
    assert status == 0
    assert summary.startswith("## transformers 5.22.2 to 5.23.0\n")
    assert outputs == "status=1\n"
    assert (runner / "upgrade.md").read_text(encoding="utf-8") == summary


def test_a_change_fails_the_step_if_asked(step):
    assert step(OLD="5.22.2", NEW="5.23.0", FAIL_ON="1")[0] == 1
    assert step(OLD="5.23.0", NEW="5.23.0", FAIL_ON="1")[0] == 0


def test_a_side_that_cannot_be_fails_the_step(step):
    status, _, outputs = step(OLD="5.23.0", NEW="nowhere")
    assert (status, outputs) == (2, "status=2\n")


def test_the_diff_of_a_pull_request_has_both_releases(step, tmp_path):
    origin, clone = tmp_path / "origin", tmp_path / "clone"

    def git(*arguments, cwd):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "uploadpack.allowAnySHA1InWant=true"]
        command = ["git", *identity, *map(str, arguments)]
        return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True, encoding="utf-8").stdout

    origin.mkdir()
    git("init", "-q", "-b", "main", cwd=origin)
    git("config", "uploadpack.allowAnySHA1InWant", "true", cwd=origin)
    for release in ("5.22.2", "5.23.0"):
        (origin / "requirements-dev.txt").write_text(f"transformers=={release}\n", encoding="utf-8")
        git("add", ".", cwd=origin)
        git("commit", "-q", "-m", release, cwd=origin)
    base = git("rev-parse", "HEAD^", cwd=origin).strip()
    git("clone", "-q", "--depth=1", origin.as_uri(), clone, cwd=tmp_path)
    status, summary, _ = step(cwd=clone, BASE=base)
    assert status == 0
    assert summary.startswith("## transformers 5.22.2 to 5.23.0\n")
