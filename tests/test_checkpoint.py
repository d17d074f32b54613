"""--checkpoint takes a directory, or a name on the hub through the hub's own cache."""

import pytest

from fixtures.checkpoint import Checkpoint, find_checkpoint, snapshot_name

BY_NAME = "spec/loading/by_name_spec.py"


def test_a_directory(specification, stand_in):
    result = specification(BY_NAME, f"--checkpoint={stand_in}")
    assert result.returncode == 0, result.stdout
    assert f"checkpoint: stand-in ({stand_in})" in result.stdout


def test_a_hub_name_is_loaded_by_its_name_from_the_hubs_cache(specification, embedded_directory, tmp_path):
    """As huggingface_hub lays its cache out, without a network."""
    repository = tmp_path / "hub" / "models--someone--gpt2"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("0" * 40)
    (repository / "snapshots").mkdir()
    (repository / "snapshots" / ("0" * 40)).symlink_to(embedded_directory)
    env = {"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"}
    result = specification(BY_NAME, "--checkpoint=someone/gpt2", env=env)
    assert result.returncode == 0, result.stdout
    assert "checkpoint: someone/gpt2 (someone/gpt2)" in result.stdout


def test_the_embedded_weights_are_not_the_released_ones(stand_in):
    assert find_checkpoint(str(stand_in)) == Checkpoint("stand-in", str(stand_in), released=False)


@pytest.mark.parametrize(
    ("option", "name"),
    [("embedded", "embedded"), ("gpt2", "gpt2"), ("openai-community/gpt2", "openai-community--gpt2")],
)
def test_names_of_snapshots(option, name):
    assert snapshot_name(option) == name
