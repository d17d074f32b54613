"""`from_pretrained()` draws all weights at random if the names in the file begin with `module.`.

Beyond the tutorial: `torch.nn.DataParallel(model).state_dict()` has this prefix, and that of `torch.compile(model)` has
`_orig_mod.`. No error is raised: the names are logged, and the model writes noise.

Instead: `model.module.save_pretrained(path)`, or `load_state_dict()` after `key.removeprefix("module.")`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("prefixes_are_removed", "pickled_weights_are_dropped")


@pytest.fixture(scope="module")
def saved(tmp_path_factory, head_for):
    """A factory: the directory of a model whose weights have this prefix."""
    model = head_for("GPT2LMHeadModel")

    def save(prefix):
        path = tmp_path_factory.mktemp("prefix")
        model.config.save_pretrained(path)
        torch.save({prefix + name: tensor for name, tensor in model.state_dict().items()}, path / "pytorch_model.bin")
        return path

    return save


def load(path):
    return transformers.GPT2LMHeadModel.from_pretrained(path, output_loading_info=True)


@pytest.mark.parametrize("prefix", ["module.", "_orig_mod."])
def test_prefixed_weights_are_not_loaded(saved, head_for, prefix):
    """A model whose file has the prefix has other weights in each layer, and each name is missing."""
    (loaded, info), expected = load(saved(prefix)), head_for("GPT2LMHeadModel").state_dict()
    matrices = [name for name in expected if name.endswith("c_attn.weight")]
    assert not any(torch.equal(loaded.state_dict()[name], expected[name]) for name in matrices)
    assert sum(name.endswith("c_attn.weight") for name in info["missing_keys"]) == len(matrices)


@pytest.mark.parametrize("prefix", ["module.", "_orig_mod."])
def test_prefixed_names_are_logged(saved, library_log, prefix):
    """The names that the file lacks are logged, and no error is raised."""
    load(saved(prefix))
    assert any("c_attn" in message for message in library_log.messages)


def test_weights_without_the_prefix_are_loaded(saved, head_for):
    """The same file without the prefix is loaded whole."""
    (loaded, info), expected = load(saved("")), head_for("GPT2LMHeadModel").state_dict()
    assert all(torch.equal(tensor, expected[name]) for name, tensor in loaded.state_dict().items())
    assert not info["missing_keys"]
