"""Settings of `generate()` on `model.config` raise an error since 5.0; before, they took effect.

Documentation: "return_dict_in_generate=True or when config.return_dict_in_generate=True" (`GenerationMixin.generate`,
Return).

Erratum: The documentation says: "when `config.return_dict_in_generate=True`". No setting of `generate()` may be on
`model.config` since 5.0, this one included.

Instead: `model.generation_config.max_length = 9`

Message: You have modified the pretrained model configuration to control generation We detected the following values set
- {...}. This strategy to control generation is not supported anymore. Please use and modify `model.generation_config`
(see https://huggingface.co/docs/transformers/generation_strategies#default-text-generation-configuration )
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("settings_on_model_config_accepted", "model_settings_ignored")
SETTINGS = [{"max_length": 50}, {"do_sample": True}, {"return_dict_in_generate": True}]


@pytest.fixture
def changed(hundred_model):
    """A factory: a copy of the model with these settings on its config."""

    def make(settings):
        model = copy.deepcopy(hundred_model)
        for name, value in settings.items():
            setattr(model.config, name, value)
        return model

    return make


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#41695")
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_settings_on_the_config_raise_value_error(changed, hundred_batch, settings, messages):
    """A setting of `generate()` on `model.config` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        changed(settings).generate(**hundred_batch, max_new_tokens=2, pad_token_id=0)


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#41695")
def test_settings_on_the_config_take_effect(changed, hundred_batch):
    """A `max_length` on `model.config` takes effect, with a warning."""
    model = changed({"max_length": 50})
    with pytest.warns(UserWarning, match="You have modified the pretrained model configuration to control generation"):
        assert model.generate(**hundred_batch, pad_token_id=0).shape == (8, 50)


def test_settings_on_the_generation_config_take_effect(changed, hundred_batch):
    """Settings on `model.generation_config` take effect."""
    model = changed({})
    model.generation_config = transformers.GenerationConfig(max_new_tokens=2)
    assert model.generate(**hundred_batch, pad_token_id=0).shape == (8, 50)
