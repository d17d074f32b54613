"""`from_pretrained(directory, n_layer=1)` changes the config; an unknown field raises `TypeError`.

Documentation: "Can be used to update the configuration object (after it being loaded) and initiate the model"
(`PreTrainedModel.from_pretrained`, `kwargs`). With `config=`, every field raises `TypeError`.

Instead: `config.n_layer = 1` before `from_pretrained(directory, config=config)`

Message: GPT2LMHeadModel.__init__() got an unexpected keyword argument '...'
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("fields_are_ignored", "unknown_fields_are_ignored", "missing_heads_unreported")


@pytest.fixture(scope="module")
def saved(head_for, tmp_path_factory):
    """A model of two layers, and the directory in which it is saved."""
    model, directory = head_for("GPT2LMHeadModel").to("cpu"), tmp_path_factory.mktemp("saved")
    model.save_pretrained(directory)
    return model, directory


@pytest.fixture(scope="module")
def load(saved):
    """A call: the model that is loaded with these arguments."""
    return lambda **arguments: transformers.GPT2LMHeadModel.from_pretrained(saved[1], **arguments)


def test_n_layer_loads_the_first_layers(load, saved):
    """`n_layer=1` loads the first of two layers."""
    loaded = load(n_layer=1)
    assert loaded.config.n_layer == len(loaded.transformer.h) == 1
    assert torch.equal(loaded.transformer.h[0].mlp.c_fc.weight, saved[0].transformer.h[0].mlp.c_fc.weight)


def test_a_further_layer_is_random(load, saved):
    """`n_layer=3` adds a layer with new weights, which the loading info lists as missing."""
    loaded, info = load(n_layer=3, output_loading_info=True)
    missing = [name for name in loaded.state_dict() if name.startswith("transformer.h.2.")]
    assert sorted(info["missing_keys"]) == sorted(missing)
    assert torch.equal(loaded.transformer.h[1].mlp.c_fc.weight, saved[0].transformer.h[1].mlp.c_fc.weight)


def test_unknown_field_raises_type_error(load, messages):
    """A misspelt field raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        load(n_layre=1)


def test_fields_beside_a_config_raise_type_error(load, saved, messages):
    """`n_layer=1` beside `config=` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        load(config=saved[0].config, n_layer=1)


def test_config_is_changed_before_loading(load, saved):
    """A config that is changed before loading has the same effect."""
    config = transformers.GPT2Config.from_pretrained(saved[1])
    config.n_layer = 1
    assert len(load(config=config).transformer.h) == 1
