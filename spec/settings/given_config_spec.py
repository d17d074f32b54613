"""`GenerationConfig` fields that a call leaves unset come from `model.generation_config` since 5.0.

Documentation: "unspecified parameters will inherit [`~generation.GenerationConfig`]'s default values"
(`GenerationMixin.generate`, `generation_config`). 4.50 to 4.57 follow a model's settings if 4.50 or later saved them;
the settings that are published with GPT-2 are older.

Erratum: The documentation says: "unspecified parameters will inherit [`~generation.GenerationConfig`]'s default
values". The model's own settings come before these defaults, so one config has other results with another model.

Instead: `transformers.GenerationConfig(max_new_tokens=8, do_sample=False, repetition_penalty=1.0)`
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("given_config_has_the_defaults", "given_config_is_ignored")
PUBLISHED = "4.26.0.dev0"  # the release in the generation_config.json of gpt2


@pytest.fixture(scope="module")
def penalized(hundred_model):
    """A factory: the model with settings of its own that this release has saved, a length of 4 and a penalty."""

    def model(release):
        settings = {"max_new_tokens": 4, "repetition_penalty": 50.0, "pad_token_id": 0}
        own = copy.deepcopy(hundred_model)
        own.generation_config = transformers.GenerationConfig(**settings, transformers_version=release)
        return own

    return model


@pytest.fixture(scope="module")
def new_ids(hundred_batch):
    """A factory: the new tokens of a call with a `GenerationConfig` of these settings."""

    def call(model, **settings):
        config = transformers.GenerationConfig(pad_token_id=0, **settings)
        return model.generate(**hundred_batch, generation_config=config)[:, 48:].tolist()

    return call


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#42702", about="published")
def test_unset_penalty_is_the_penalty_of_the_model(new_ids, penalized, hundred_model):
    """The `repetition_penalty` that a given config leaves unset is the model's own, not 1."""
    found = new_ids(penalized(PUBLISHED), max_new_tokens=8)
    assert found == new_ids(hundred_model, max_new_tokens=8, repetition_penalty=50.0)
    assert found != new_ids(hundred_model, max_new_tokens=8)


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#42702", about="published")
def test_unset_penalty_is_the_default(new_ids, penalized, hundred_model):
    """The `repetition_penalty` that a given config leaves unset is the default, 1."""
    assert new_ids(penalized(PUBLISHED), max_new_tokens=8) == new_ids(hundred_model, max_new_tokens=8)


@pytest.mark.holds("transformers>=4.50", source="huggingface/transformers#36684", about="saved by 4.50 or later")
def test_settings_saved_by_4_50_are_followed(new_ids, penalized, hundred_model):
    """A given config follows the settings of a model that 4.50 or later has saved."""
    found = new_ids(penalized("4.50.0"), max_new_tokens=8)
    assert found == new_ids(hundred_model, max_new_tokens=8, repetition_penalty=50.0)
    assert len(new_ids(penalized("4.50.0"), max_length=58)[0]) == 4


@pytest.mark.holds("transformers<4.50", source="huggingface/transformers#36684", about="saved by 4.50 or later")
def test_settings_saved_by_4_50_are_ignored(new_ids, penalized, hundred_model):
    """A given config has the defaults in its unset fields, whichever release saved the model."""
    assert new_ids(penalized("4.50.0"), max_new_tokens=8) == new_ids(hundred_model, max_new_tokens=8)
    assert len(new_ids(penalized("4.50.0"), max_length=58)[0]) == 10


def test_set_fields_take_precedence(new_ids, penalized, hundred_model):
    settings = {"max_new_tokens": 8, "repetition_penalty": 2.0}
    assert new_ids(penalized("4.50.0"), **settings) == new_ids(hundred_model, **settings)
