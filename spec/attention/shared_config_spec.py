"""Two models that are made of one config share its attention: switching one switches both, since 4.54.

Documentation: the docstring of `PreTrainedModel.set_attn_implementation`.

Erratum: The documentation says: "Set the requested `attn_implementation` for this model." The name is kept in the
config, and a model does not copy the config that it is made of.

Instead: `GPT2LMHeadModel(copy.deepcopy(config))`
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("models_copy_their_config", "switching_does_nothing", "switching_switches_all")
SIZES = {
    "n_layer": 1,
    "n_head": 1,
    "n_embd": 4,
    "n_positions": 4,
    "vocab_size": 5,
    "bos_token_id": 0,
    "eos_token_id": 0,
}


@pytest.fixture
def config():
    return transformers.GPT2Config(**SIZES)


def test_models_of_one_config_share_the_object(config):
    """`model.config` is the config that the model is made of, not a copy."""
    first, second = transformers.GPT2LMHeadModel(config), transformers.GPT2LMHeadModel(config)
    assert first.config is second.config is config


@pytest.mark.holds("transformers>=4.54", source="measured")
def test_switch_of_one_model_switches_the_other(config):
    """`set_attn_implementation("eager")` on one model makes the attention of the other eager."""
    first, second = transformers.GPT2LMHeadModel(config), transformers.GPT2LMHeadModel(config)
    assert second.config._attn_implementation == "sdpa"
    first.set_attn_implementation("eager")
    assert second.config._attn_implementation == "eager"


@pytest.mark.holds("transformers>=4.54", source="measured")
def test_copied_config_is_switched_alone(config):
    """A model that is made of a copy of the config keeps its attention."""
    first, second = transformers.GPT2LMHeadModel(config), transformers.GPT2LMHeadModel(copy.deepcopy(config))
    first.set_attn_implementation("eager")
    assert first.config._attn_implementation == "eager"
    assert second.config._attn_implementation == "sdpa"


@pytest.mark.absent("transformers<4.54", source="measured")
def test_model_has_no_switch(config):
    """`set_attn_implementation` does not exist."""
    assert not hasattr(transformers.GPT2LMHeadModel(config), "set_attn_implementation")
