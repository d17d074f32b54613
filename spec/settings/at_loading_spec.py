"""A `generation_config` in `from_pretrained()` sets the settings since 4.45, and raises before.

Beyond the tutorial: settings by name, such as `from_pretrained(path, max_new_tokens=8)`, are not fields of a GPT-2,
and raise `TypeError` in every release.

Instead: `model.generation_config = transformers.GenerationConfig(max_new_tokens=8)`, after loading

Message: GPT2LMHeadModel.__init__() got an unexpected keyword argument '...'
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("loading_ignores_settings", "loaded_models_have_ten_new_tokens")


@pytest.fixture(scope="module")
def load(tmp_path_factory, head_for):
    """The call: the model that is loaded from its directory with these arguments."""
    path = tmp_path_factory.mktemp("model")
    head_for("GPT2LMHeadModel").save_pretrained(path)
    return lambda **settings: transformers.GPT2LMHeadModel.from_pretrained(path, **settings)


@pytest.fixture(scope="module")
def config():
    return transformers.GenerationConfig(max_new_tokens=8)


@pytest.mark.holds("transformers>=4.45", source="measured")
def test_config_at_loading_is_followed(load, config):
    """A `generation_config` that is passed to `from_pretrained()` becomes that of the model."""
    assert load(generation_config=config).generation_config.max_new_tokens == 8


@pytest.mark.holds("transformers<4.45", source="measured")
def test_config_at_loading_raises_type_error(load, config, messages):
    """A `generation_config` that is passed to `from_pretrained()` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        load(generation_config=config)


def test_setting_at_loading_raises_type_error(load, messages):
    """A setting that is passed to `from_pretrained()` by name raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        load(max_new_tokens=8)


def test_config_can_be_set_after_loading(load, config, hundred_batch):
    """A `generation_config` that is set after loading is followed in every release."""
    model = load()
    assert model.generation_config.max_new_tokens is None
    model.generation_config = config
    assert model.to(hundred_batch["input_ids"].device).generate(**hundred_batch, pad_token_id=0).shape == (8, 56)
