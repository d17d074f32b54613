"""Settings on `model.generation_config` hold for every later call; its arguments take precedence.

Documentation: "you can customize generation by overriding the parameters and values in GenerationConfig"
(https://huggingface.co/docs/transformers/generation_strategies).

Instead: `model.generate(**batch, max_new_tokens=4)`
"""

import copy

import pytest

pytestmark = pytest.mark.refuted_by("model_settings_ignored", "call_loses_to_model_settings")


@pytest.fixture
def new_tokens(hundred_model, hundred_batch):
    """A factory: the number of new tokens of a call, after these settings were put on the model."""

    def call(settings, **arguments):
        model = copy.deepcopy(hundred_model)
        for name, value in settings.items():
            setattr(model.generation_config, name, value)
        return model.generate(**hundred_batch, pad_token_id=0, **arguments).shape[1] - 48

    return call


@pytest.mark.holds("transformers>=4.34", source="measured", about="changes")
def test_calls_follow_the_changed_settings(new_tokens):
    """`generate()` follows a change of `model.generation_config`."""
    assert new_tokens({"max_new_tokens": 4}) == 4
    assert new_tokens({"max_new_tokens": 40}) == 40


@pytest.mark.holds("transformers<4.34", source="measured", about="changes")
def test_a_change_of_derived_settings_is_dropped(new_tokens):
    """`generate()` drops a change of settings that came from `model.config`."""
    with pytest.warns(UserWarning, match="You have modified the pretrained model configuration to control generation"):
        assert new_tokens({"max_new_tokens": 4}, max_length=50) == 2


def test_argument_of_the_call_takes_precedence(new_tokens):
    assert new_tokens({"max_new_tokens": 4}, max_new_tokens=2) == 2
