"""The embedded checkpoint: its contents are always the same, and no run leaves a damaged one."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from gpt2_specification import embedded

MAKE = "from gpt2_specification import embedded; print(embedded.cached_checkpoint(print, print), end='')"


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """The directory of the embedded checkpoint in an empty user cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "gpt2-specification"


def make(**options):
    """Start a process that makes or finds the embedded checkpoint."""
    root = Path(embedded.__file__).parent.parent
    return subprocess.Popen(
        [sys.executable, "-c", MAKE], cwd=root, stdout=subprocess.PIPE, text=True, **options, encoding="utf-8"
    )


def test_the_files_are_those_of_the_recipe(embedded_directory):
    files = {str(path.relative_to(embedded_directory)) for path in embedded_directory.rglob("*") if path.is_file()}
    assert files == set(embedded.CHECKSUMS)
    assert embedded.damaged_files(embedded_directory) == []


def test_the_layout_is_the_released_one(embedded_directory):
    with safe_open(embedded_directory / "model.safetensors", framework="numpy") as file:
        names = set(file.keys())
        assert len(names) == 160
        assert "lm_head.weight" not in names
        assert not any(name.startswith("transformer.") for name in names)
        mask = file.get_tensor("h.11.attn.bias")
        assert mask.dtype == np.float32
        assert np.array_equal(mask, np.tril(np.ones((1, 1, 1024, 1024))))
    assert (embedded_directory / "model.safetensors").stat().st_size // 10**6 == 548


def test_the_configuration_is_the_released_one(embedded_directory):
    config = json.loads((embedded_directory / "config.json").read_text(encoding="utf-8"))
    assert config["task_specific_params"] == {"text-generation": {"do_sample": True, "max_length": 50}}
    assert config["n_layer"] == config["n_head"] == 12


def test_every_tensor_has_the_scale_of_the_released_one(embedded_directory):
    with embedded.SCALES.open(newline="", encoding="utf-8") as file:
        scales = {row["tensor"]: (float(row["mean"]), float(row["std"])) for row in csv.DictReader(file)}
    with safe_open(embedded_directory / "model.safetensors", framework="numpy") as file:
        for name, (mean, std) in scales.items():
            tensor, part = name.removesuffix("]").partition("[")[::2]
            values = file.get_tensor(tensor)
            if part:
                values = np.split(values, 3, axis=-1)["qkv".index(part)]
            error = std / values.size**0.5  # standard error of the mean; that of the deviation is smaller
            assert abs(values.mean(dtype=np.float64) - mean) < 5 * error, name
            assert abs(values.std(dtype=np.float64) - std) < 5 * error, name


def test_the_quick_checkpoint_has_the_same_layout_and_vocabulary(embedded_directory):
    for name in ("vocab.json", "merges.txt"):
        assert (embedded_directory / "quick" / name).read_bytes() == (embedded_directory / name).read_bytes()
    with safe_open(embedded_directory / "quick" / "model.safetensors", framework="numpy") as file:
        assert len(file.keys()) == 13 * 3 + 4
        assert file.get_tensor("wte.weight").shape == (50257, 64)


def test_a_missing_checkpoint_is_made(cache):
    said = []
    directory = embedded.cached_checkpoint(said.append, lambda text: None)
    assert directory == cache / "embedded"
    assert said == [f"making the embedded checkpoint, 548 MB, in {directory}"]
    assert embedded.damaged_files(directory) == []


def test_an_existing_checkpoint_is_used(embedded_directory):
    weights = embedded_directory / "model.safetensors"
    before = weights.stat().st_mtime_ns
    assert embedded.cached_checkpoint(pytest.fail, pytest.fail) == embedded_directory
    assert weights.stat().st_mtime_ns == before


@pytest.mark.parametrize("name", embedded.CHECKSUMS)
def test_a_damaged_file_is_noticed_and_made_again(cache, stand_in, name):
    cache.mkdir()
    stand_in.rename(cache / "embedded")
    path = cache / "embedded" / name
    path.unlink()
    path.write_bytes(b"damaged")
    said = []
    directory = embedded.cached_checkpoint(said.append, lambda text: None)
    assert said[0] == f"the embedded checkpoint is damaged ({name}) and is made again"
    assert embedded.damaged_files(directory) == []


@pytest.mark.parametrize("name", ["added_tokens.json", "quick/special_tokens_map.json", "a/b.txt"])
def test_a_stray_file_is_noticed_and_removed(cache, stand_in, name):
    """The library would read some of these files."""
    cache.mkdir()
    stand_in.rename(cache / "embedded")
    path = cache / "embedded" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("{}", encoding="utf-8")
    said = []
    directory = embedded.cached_checkpoint(said.append, lambda text: None)
    assert said[0] == f"the embedded checkpoint is damaged ({name}) and is made again"
    assert not path.exists()
    assert embedded.damaged_files(directory) == []


def test_one_flipped_bit_is_noticed(cache, embedded_directory):
    directory = cache / "copy"
    directory.mkdir(parents=True)
    content = bytearray((embedded_directory / "model.safetensors").read_bytes())
    content[300_000_000] ^= 1
    (directory / "model.safetensors").write_bytes(content)
    assert "model.safetensors" in embedded.damaged_files(directory)


def test_a_killed_run_leaves_no_incomplete_checkpoint(cache):
    process = make()
    while not (cache / "embedded.partial" / "model.safetensors").exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert not (cache / "embedded").exists()
    assert make().communicate()[0].endswith(str(cache / "embedded"))
    assert embedded.damaged_files(cache / "embedded") == []
    assert not (cache / "embedded.partial").exists()


def test_one_of_several_runs_makes_the_checkpoint_and_the_others_wait(cache):
    processes = [make() for _ in range(3)]
    with ThreadPoolExecutor() as pool:
        outputs = list(pool.map(lambda process: process.communicate()[0], processes))
    assert sum("making" in output for output in outputs) == 1
    assert all(output.endswith(str(cache / "embedded")) for output in outputs)
    assert embedded.damaged_files(cache / "embedded") == []


def test_progress_is_reported(cache):
    told = []
    embedded.cached_checkpoint(lambda text: None, told.append)
    assert told[0] == " 28%"
    assert told[-1] == "100%"
    assert told == sorted(told)
