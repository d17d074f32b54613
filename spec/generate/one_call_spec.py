"""Arguments of a `generate()` call override `generation_config`, for that call only.

Beyond the tutorial: settings that are not passed are taken from `model.generation_config`, which no call changes. Since
5.0 a call with both logs that this is deprecated.

Instead: all settings as arguments, or all of them in the `GenerationConfig`

Message: Passing `generation_config` together with generation-related arguments=(...) is deprecated and will be removed
in future versions. Please pass either a `generation_config` object OR all generation parameters explicitly, but not
both.
"""

import re

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "settings_stay", "configuration_not_copied", "given_configuration_wins", "both_kinds_of_settings_in_silence"
)


@pytest.fixture
def two_tokens(eos):
    return transformers.GenerationConfig(max_new_tokens=2, do_sample=False, pad_token_id=eos)


def test_generate_does_not_change_the_config_of_the_model(model, batch, eos):
    """A call of `generate()` does not change `model.generation_config`."""
    before = model.generation_config.to_dict()
    model.generate(**batch, max_new_tokens=2, do_sample=True, top_k=5, temperature=2.0, pad_token_id=eos)
    assert model.generation_config.to_dict() == before


def test_generation_config_is_used_and_not_changed(model, batch, two_tokens):
    """`generate()` uses the `generation_config` that is passed and does not change it."""
    before = two_tokens.to_dict()
    T = batch["input_ids"].shape[1]
    assert model.generate(**batch, generation_config=two_tokens).shape == (2, T + 2)
    assert two_tokens.to_dict() == before


def test_arguments_override_generation_config(model, batch, two_tokens):
    """Arguments of the call override `generation_config`."""
    T = batch["input_ids"].shape[1]
    assert model.generate(**batch, generation_config=two_tokens, max_new_tokens=1).shape == (2, T + 1)


@pytest.mark.holds("transformers>=5.0", source="measured")
def test_arguments_beside_a_config_are_deprecated(hundred_run, library_log, messages):
    """An argument beside `generation_config` logs one warning that lists it."""
    hundred_run(generation_config=transformers.GenerationConfig(max_new_tokens=2))
    found = [message for message in library_log.messages if re.search(messages[0], message)]
    assert len(found) == 1
    assert "max_new_tokens" in found[0]


@pytest.mark.holds("transformers<5.0", source="measured")
def test_arguments_beside_a_config_are_silent(hundred_run, library_log):
    """An argument beside `generation_config` logs no warning."""
    hundred_run(generation_config=transformers.GenerationConfig(max_new_tokens=2))
    assert [message for message in library_log.messages if "generation_config" in message] == []
