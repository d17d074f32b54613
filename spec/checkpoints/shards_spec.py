"""`max_shard_size` splits the weights into several files with an index, which are loaded together.

Documentation: "The maximum size for a checkpoint before being sharded."
(`PreTrainedModel.save_pretrained`, `max_shard_size`). A tensor larger than the limit has a file of its own.

Instead: `model.save_pretrained(directory, max_shard_size="100GB")` writes one file in every release.
"""

import json

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("shards_are_not_written", "last_shard_is_not_read", "shards_are_not_indexed")


@pytest.fixture(scope="module")
def saved(head_for, tmp_path_factory):
    """A model, and the directory in which it is saved with shards of 10 KB."""
    model, directory = head_for("GPT2LMHeadModel").to("cpu"), tmp_path_factory.mktemp("shards")
    model.save_pretrained(directory, max_shard_size="10KB")
    return model, directory


@pytest.fixture
def index(saved):
    """The index file."""
    texts = [path.read_text(encoding="utf-8") for path in saved[1].glob("*.index.json")]
    return json.loads(texts[0]) if texts else {"weight_map": {}}


def test_weights_are_in_several_files(saved):
    """The weights are in several files, whose names end with a number and the number of files."""
    names = sorted(path.stem.partition("-")[2] for path in saved[1].glob("*-of-*"))
    assert len(names) > 3
    assert names == [f"{number:05d}-of-{len(names):05d}" for number in range(1, len(names) + 1)]


def test_index_has_the_file_of_each_weight(saved, index):
    """The index has the name of the file of each weight, the head excepted."""
    assert index["weight_map"].keys() | {"lm_head.weight"} == saved[0].state_dict().keys()
    assert set(index["weight_map"].values()) == {path.name for path in saved[1].glob("*-of-*")}


def test_all_weights_are_loaded(saved):
    model, directory = saved
    loaded = transformers.GPT2LMHeadModel.from_pretrained(directory).state_dict()
    assert all(torch.equal(loaded[name], tensor) for name, tensor in model.state_dict().items())


def test_large_limit_writes_one_file(saved, tmp_path):
    """A limit larger than the model writes one file without an index."""
    saved[0].save_pretrained(tmp_path, max_shard_size="100GB")
    assert not [*tmp_path.glob("*-of-*"), *tmp_path.glob("*.index.json")]
