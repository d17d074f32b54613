"""`GenerationConfig` fields that a call leaves unset come from `model.generation_config` since 4.50.

Documentation: "unspecified parameters will inherit [`~generation.GenerationConfig`]'s default values"
(`GenerationMixin.generate`, `generation_config`).

Erratum: The documentation says: "unspecified parameters will inherit [`~generation.GenerationConfig`]'s default
values". The model's own settings come before these defaults, so one config has other results with another model.

Instead: `transformers.GenerationConfig(max_new_tokens=8, do_sample=False, repetition_penalty=1.0)`
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("given_config_has_the_defaults", "given_config_is_ignored")


@pytest.fixture(scope="module")
def short_model(hundred_model):
    """The model with settings of its own: four new tokens, and a penalty under which other tokens follow."""
    model = copy.deepcopy(hundred_model)
    model.generation_config = transformers.GenerationConfig(max_new_tokens=4, repetition_penalty=50.0, pad_token_id=0)
    return model


@pytest.fixture(scope="module")
def new_ids(hundred_batch):
    """A factory: the new tokens of a call with a `GenerationConfig` of these settings."""

    def call(model, **settings):
        config = transformers.GenerationConfig(pad_token_id=0, **settings)
        return model.generate(**hundred_batch, generation_config=config)[:, 48:].tolist()

    return call


@pytest.mark.holds("transformers>=4.50", source="huggingface/transformers#36684", about="penalty")
def test_unset_penalty_is_the_penalty_of_the_model(new_ids, short_model, hundred_model):
    """The `repetition_penalty` that a given config leaves unset is the model's own, not 1."""
    found = new_ids(short_model, max_new_tokens=8)
    assert found == new_ids(hundred_model, max_new_tokens=8, repetition_penalty=50.0)
    assert found != new_ids(hundred_model, max_new_tokens=8)


@pytest.mark.holds("transformers<4.50", source="huggingface/transformers#36684", about="penalty")
def test_unset_penalty_is_the_default(new_ids, short_model, hundred_model):
    """The `repetition_penalty` that a given config leaves unset is the default, 1."""
    assert new_ids(short_model, max_new_tokens=8) == new_ids(hundred_model, max_new_tokens=8)


@pytest.mark.holds("transformers<4.50", source="huggingface/transformers#36684", about="max_length")
def test_max_length_limits_the_rows(new_ids, short_model):
    """The `max_length` of a given config limits the rows, whatever the model's own `max_new_tokens` is."""
    assert len(new_ids(short_model, max_length=58)[0]) == 10


@pytest.mark.holds("transformers>=4.50", source="huggingface/transformers#36684", about="max_length")
def test_max_length_loses_to_the_length_of_the_model(new_ids, short_model):
    """The `max_length` of a given config loses to the model's own `max_new_tokens`."""
    assert len(new_ids(short_model, max_length=58)[0]) == 4


def test_set_fields_take_precedence(new_ids, short_model, hundred_model):
    settings = {"max_new_tokens": 8, "repetition_penalty": 2.0}
    assert new_ids(short_model, **settings) == new_ids(hundred_model, **settings)
