"""`max_length` in `config.json` limits prompt plus new tokens; 5.0 to 5.2 count new tokens only.

Beyond the tutorial: settings are read from `config.json` where `generation_config.json` is missing, as in a
checkpoint from before 4.25.

Instead: `model.generate(**batch, max_new_tokens=2)`
"""

import json

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("settings_of_config_json_ignored")


@pytest.fixture(scope="module")
def older_model(hundred_model, tmp_path_factory):
    """The model from a directory whose config.json has `max_length=50`, without generation_config.json."""
    path = tmp_path_factory.mktemp("older")
    hundred_model.save_pretrained(path)
    (path / "generation_config.json").unlink(missing_ok=True)
    config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    (path / "config.json").write_text(json.dumps(config | {"max_length": 50}), encoding="utf-8")
    return transformers.GPT2LMHeadModel.from_pretrained(path)


def test_settings_are_read_from_config_json(older_model):
    """`model.generation_config` has the settings of config.json."""
    assert older_model.generation_config.max_length == 50


@pytest.mark.holds("transformers<5.0", "transformers>=5.3", source="measured")
def test_max_length_counts_prompt_and_new_tokens(older_model, hundred_batch):
    """The `max_length` of config.json counts prompt and new tokens."""
    assert older_model.generate(**hundred_batch, pad_token_id=0).shape == (8, 50)


@pytest.mark.holds("transformers>=5.0,<5.3", source="measured")
def test_max_length_counts_new_tokens(older_model, hundred_batch):
    """The `max_length` of config.json counts new tokens alone."""
    assert older_model.generate(**hundred_batch, pad_token_id=0).shape == (8, 98)
