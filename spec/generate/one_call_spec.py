"""What a call of generate() names holds for that call alone, and wins over its generation_config.

Beyond the tutorial: the settings that a call does not name are those of model.generation_config, which no call changes.
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("settings_stay", "configuration_not_copied", "given_configuration_wins")
PADS = {"pad_token_id": 50256}


@pytest.fixture
def two_tokens():
    return transformers.GenerationConfig(max_new_tokens=2, do_sample=False, **PADS)


def test_the_settings_of_the_model_stay(model, batch):
    before = model.generation_config.to_dict()
    model.generate(**batch, max_new_tokens=2, do_sample=True, top_k=5, temperature=2.0, **PADS)
    assert model.generation_config.to_dict() == before


def test_a_configuration_that_is_given_is_followed_and_stays(model, batch, two_tokens):
    before = two_tokens.to_dict()
    assert model.generate(**batch, generation_config=two_tokens).shape == (2, 5)
    assert two_tokens.to_dict() == before


def test_what_the_call_names_wins_over_it(model, batch, two_tokens):
    assert model.generate(**batch, generation_config=two_tokens, max_new_tokens=1).shape == (2, 4)
