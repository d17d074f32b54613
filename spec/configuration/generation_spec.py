"""`GPT2Config(temperature=0.5)` is dropped since 5.0; before, `generate()` follows the setting.

Documentation: "Setting parameters for sequence generation in the model config is deprecated." (`PreTrainedConfig`).

Erratum: The documentation says: "attempting to overwrite them will throw an exception". Nothing is raised: since 5.0 an
argument of `GPT2Config` is dropped without a warning, and an attribute that you set has no effect.

Instead: `model.generation_config.temperature = 0.5`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "generation_fields_are_kept", "generation_fields_are_refused", "own_settings_dropped"
)
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 8, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}
SETTINGS = {"temperature": 0.5, "max_length": 33}


@pytest.mark.holds("transformers>=5.0", source="measured")
def test_settings_are_dropped(library_log):
    """Neither the config nor `model.generation_config` has the settings; nothing is logged."""
    model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY, **SETTINGS))
    assert not SETTINGS.keys() & vars(model.config).keys()
    assert [getattr(model.generation_config, name) for name in SETTINGS] == [None, None]
    assert library_log.messages == []


@pytest.mark.holds("transformers<5.0", source="measured")
def test_settings_are_followed():
    """The config and `model.generation_config` have the settings."""
    model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY, **SETTINGS))
    assert {name: getattr(model.config, name) for name in SETTINGS} == SETTINGS
    assert {name: getattr(model.generation_config, name) for name in SETTINGS} == SETTINGS


def test_overwriting_raises_nothing():
    """Setting an attribute of the config raises no error, and `model.generation_config` does not follow."""
    model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY))
    before = model.generation_config.temperature
    model.config.temperature = 0.5
    assert model.config.temperature == 0.5
    assert model.generation_config.temperature == before


def test_generation_config_has_its_own_settings():
    """`model.generation_config.temperature` can be set in every release."""
    model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY))
    model.generation_config.temperature = 0.5
    assert model.generation_config.to_dict()["temperature"] == 0.5
