"""`GPT2Config` stores fields that it does not know: a misspelt field is accepted and has no effect.

Documentation: "Configuration objects inherit from [`PreTrainedConfig`] and can be used to control the model outputs."
(`GPT2Config`). A model keeps the config object that it is made from, so that a later change reaches the model.

Instead: `assert not vars(transformers.GPT2Config(**fields)).keys() - vars(transformers.GPT2Config()).keys()`
"""

import json

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("unknown_fields_are_dropped", "misspelt_layers_count", "config_is_copied")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 8, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.fixture
def config():
    """A config with a misspelt field."""
    return transformers.GPT2Config(**TINY, n_layres=7)


def test_misspelt_field_has_no_effect(config):
    """`n_layres=7` leaves `n_layer` as it was."""
    assert config.n_layer == 1
    assert len(transformers.GPT2Model(config).h) == 1


def test_misspelt_field_is_stored_and_saved(config, tmp_path):
    """`config.n_layres` is 7, and `save_pretrained()` writes it to `config.json`."""
    config.save_pretrained(tmp_path)
    saved = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    assert config.n_layres == saved.get("n_layres") == 7


def test_config_is_the_object_of_the_model(config):
    """`model.config` is the object that the model is made from, not a copy."""
    assert transformers.GPT2Model(config).config is config


def test_added_fields_are_found(config):
    """The attributes of a config that has the default fields alone are those of `GPT2Config()`."""
    known = vars(transformers.GPT2Config()).keys()
    assert not vars(transformers.GPT2Config(**TINY)).keys() - known
    assert vars(config).keys() - known == {"n_layres"}
