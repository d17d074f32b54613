"""`GenerationConfig.save_pretrained()` writes the settings that differ from the defaults.

Documentation: "You can also store several generation configurations in a single directory, making use of the
config_file_name argument" (https://huggingface.co/docs/transformers/generation_strategies).
"""

import json

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "saved_settings_lost", "saved_settings_are_all", "config_file_name_ignored", "saved_settings_not_read"
)
SETTINGS = {"do_sample": True, "top_p": 0.9, "max_new_tokens": 7, "eos_token_id": [3, 5], "num_beams": 4}


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    path = tmp_path_factory.mktemp("settings")
    transformers.GenerationConfig(**SETTINGS).save_pretrained(path)
    transformers.GenerationConfig(max_new_tokens=70).save_pretrained(path, config_file_name="long.json")
    return path


def test_file_has_what_differs_from_the_defaults(directory):
    written = json.loads((directory / "generation_config.json").read_text(encoding="utf-8"))
    assert set(written) == {*SETTINGS, "transformers_version"}
    assert {name: written[name] for name in SETTINGS} == SETTINGS


def test_loaded_settings_are_equal(directory):
    loaded = transformers.GenerationConfig.from_pretrained(directory)
    assert loaded == transformers.GenerationConfig(**SETTINGS)
    assert loaded != transformers.GenerationConfig(**SETTINGS | {"top_p": 0.8})


def test_config_file_name_names_a_second_file(directory):
    """`config_file_name` names a second file in the directory."""
    loaded = transformers.GenerationConfig.from_pretrained(directory, config_file_name="long.json")
    assert loaded.max_new_tokens == 70
    assert transformers.GenerationConfig.from_pretrained(directory).max_new_tokens == 7


def test_model_is_saved_with_its_settings(hundred_model, tmp_path):
    """`model.save_pretrained()` writes `generation_config.json`, which `from_pretrained()` reads."""
    model = transformers.GPT2LMHeadModel(hundred_model.config)
    model.generation_config = transformers.GenerationConfig(max_new_tokens=7)
    model.save_pretrained(tmp_path)
    assert transformers.GPT2LMHeadModel.from_pretrained(tmp_path).generation_config.max_new_tokens == 7
