"""--checkpoint NAME with a local mirror of the hub: its address, the token, the cache and offline mode are used."""

import json

import pytest

from gpt2_specification import embedded
from tests.stub_hub import StubHub

NAME, COMMIT, TOKEN = "someone/gpt2-tiny", "a" * 40, "hf_secret"
BY_NAME = "spec/loading/by_name_spec.py"


class Hub(StubHub):
    """A hub with one gated repository, whose files are those of the directory `files`."""

    files = None

    def do_GET(self):
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            return self.answer(b"", 401, {"X-Error-Code": "GatedRepo"})
        names = sorted(path.name for path in self.files.iterdir())
        path = self.path.partition("?")[0]
        if path.startswith(f"/{NAME}/resolve/") and (name := path.rpartition("/")[2]) in names:
            headers = {"ETag": f'"{name}"', "X-Repo-Commit": COMMIT}
            return self.answer((self.files / name).read_bytes(), 200, headers)
        if "/tree/" in path:
            entries = [{"type": "file", "path": n, "oid": n, "size": (self.files / n).stat().st_size} for n in names]
            return self.answer(json.dumps(entries).encode())
        if path.startswith(f"/api/models/{NAME}") and path.rpartition("/")[2] in ("gpt2-tiny", "main", COMMIT):
            siblings = [{"rfilename": name} for name in names]
            return self.answer(json.dumps({"id": NAME, "sha": COMMIT, "siblings": siblings}).encode())
        return self.answer(b"", 404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": COMMIT})


@pytest.fixture
def mirror(tmp_path):
    """The address of the mirror."""
    directory = tmp_path / "tiny"
    directory.mkdir()
    embedded.write_checkpoint(directory, print, embedded.CONFIG | {"n_layer": 1, "n_head": 1, "n_embd": 64})
    with Hub.served(files=directory) as address:
        yield address


def test_a_checkpoint_is_downloaded_once_and_loaded_by_name(specification, mirror, tmp_path):
    env = {"HF_HOME": str(tmp_path / "home"), "HF_ENDPOINT": mirror, "HF_TOKEN": TOKEN, "HF_HUB_OFFLINE": "0"}
    first = specification(BY_NAME, f"--checkpoint={NAME}", env=env)
    assert first.returncode == 0, first.stdout + first.stderr
    assert f"checkpoint: {NAME} ({NAME})" in first.stdout
    assert f"asking {mirror} for {NAME}; Ctrl-C stops" in first.stderr
    assert "model.safetensors" in first.stderr or "Fetching" in first.stderr  # the client's own progress

    second = specification(BY_NAME, f"--checkpoint={NAME}", env={**env, "HF_ENDPOINT": "", "HF_HUB_OFFLINE": "1"})
    assert second.returncode == 0, second.stdout + second.stderr
    assert "asking" not in second.stderr


def test_a_gated_checkpoint_without_the_token_is_an_error(specification, mirror, tmp_path):
    env = {"HF_HOME": str(tmp_path / "home"), "HF_ENDPOINT": mirror, "HF_TOKEN": "", "HF_HUB_OFFLINE": "0"}
    result = specification(BY_NAME, f"--checkpoint={NAME}", env=env)
    assert result.returncode == 4
    assert f"--checkpoint {NAME}: no such directory, and the download from the hub failed (" in result.stderr
