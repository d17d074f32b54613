"""`from_pretrained()` takes a directory; the path of a weights file raises an error since 4.57.

Beyond the tutorial: `from_pretrained("model/pytorch_model.bin", config=config)` loads the file before. The path of a
`config.json` is accepted by `GPT2Config.from_pretrained()` in every release.

Instead: `GPT2LMHeadModel.from_pretrained("model")`, with the file and its `config.json` in the directory
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "paths_of_files_are_cut",
    "paths_of_files_are_refused",
    "config_files_are_refused",
    "pickled_weights_are_refused",
)


@pytest.fixture(scope="module")
def own(head_for):
    return head_for("GPT2LMHeadModel")


@pytest.fixture(scope="module")
def directory(tmp_path_factory, own):
    """A directory with `config.json` and `pytorch_model.bin`."""
    path = tmp_path_factory.mktemp("files")
    own.config.save_pretrained(path)
    torch.save(own.state_dict(), path / "pytorch_model.bin")
    return path


@pytest.fixture(scope="module")
def loaded(own):
    """The call: whether the model that is loaded from this path has the weights of the file."""

    def call(path, **settings):
        model = transformers.GPT2LMHeadModel.from_pretrained(path, **settings)
        return torch.equal(model.transformer.wpe.weight.cpu(), own.transformer.wpe.weight.cpu())

    return call


@pytest.mark.holds("transformers>=4.57", source="measured")
def test_path_of_a_weights_file_raises(loaded, directory, own):
    """The path of a `pytorch_model.bin` raises an error, with its config too."""
    with pytest.raises((OSError, ValueError)):
        loaded(str(directory / "pytorch_model.bin"), config=own.config)


@pytest.mark.holds("transformers<4.57", source="measured")
def test_path_of_a_weights_file_is_loaded(loaded, directory, own):
    """The path of a `pytorch_model.bin` is loaded if its config is passed."""
    assert loaded(str(directory / "pytorch_model.bin"), config=own.config)


def test_directory_is_loaded(loaded, directory):
    """The directory of the file is loaded in every release."""
    assert loaded(str(directory))


def test_path_of_a_config_file_is_read(directory, own):
    """`GPT2Config.from_pretrained()` reads the path of a `config.json`."""
    config = transformers.GPT2Config.from_pretrained(str(directory / "config.json"))
    assert config.n_embd == own.config.n_embd
