"""--checkpoint accepts a directory or a name on the hub, which uses the hub's own cache."""

import pytest

from gpt2_specification.checkpoint import Checkpoint, find_checkpoint, snapshot_name

BY_NAME = "spec/loading/by_name_spec.py"


def test_a_directory(specification, stand_in):
    result = specification(BY_NAME, f"--checkpoint={stand_in}")
    assert result.returncode == 0, result.stdout
    assert f"checkpoint: stand-in ({stand_in})" in result.stdout


def test_a_hub_name_is_loaded_from_the_cache_of_the_hub(specification, embedded_directory, in_hub_cache):
    result = specification(BY_NAME, "--checkpoint=someone/gpt2", env=in_hub_cache(embedded_directory, "someone/gpt2"))
    assert result.returncode == 0, result.stdout
    assert "checkpoint: someone/gpt2 (someone/gpt2)" in result.stdout


def test_the_embedded_weights_are_not_the_released_ones(stand_in):
    sizes = {"L": 12, "H": 12, "D": 768, "V": 50257, "P": 1024}
    expected = Checkpoint("stand-in", str(stand_in), str(stand_in), sizes, "float32", ("small", "no pad token"))
    assert find_checkpoint(str(stand_in)) == expected


@pytest.mark.parametrize(
    ("option", "name"),
    [("embedded", "embedded"), ("gpt2", "gpt2"), ("openai-community/gpt2", "openai-community--gpt2")],
)
def test_names_of_snapshots(option, name):
    assert snapshot_name(option) == name
