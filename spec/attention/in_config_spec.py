"""`GPT2Config(attn_implementation="eager")` chooses the attention since 4.36, and is not saved.

Documentation: "Use the `attn_implementation` argument in [`~PreTrainedModel.from_pretrained`]" (page "Attention
backends"). A model without weights takes the name from its config. Before 4.36 the name is kept and has no effect.

Instead: `GPT2LMHeadModel.from_pretrained(path, attn_implementation="eager")` at each loading

Message: Specified `attn_implementation="sdpaa"` is not supported. The only possible arguments are ...
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("attention_is_saved", "config_forgets_the_attention", "unknown_attention_is_eager")
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
def config_with():
    """A factory: a config with this attention."""
    return lambda name: transformers.GPT2Config(**SIZES, attn_implementation=name)


@pytest.mark.holds("transformers>=4.36", source="huggingface/transformers#26681", about="chosen")
def test_config_chooses_the_attention(config_with):
    """A model of the config has eager attention, and the saved config does not have its name."""
    model = transformers.GPT2LMHeadModel(config_with("eager"))
    assert model.config._attn_implementation == "eager"
    assert "eager" not in model.config.to_json_string()


@pytest.mark.holds("transformers<4.36", source="huggingface/transformers#26681", about="chosen")
def test_name_is_only_kept(config_with):
    """The config keeps the name, which it saves; GPT-2 has eager attention alone."""
    assert not hasattr(config_with("eager"), "_attn_implementation")
    assert "eager" in config_with("eager").to_json_string()


@pytest.mark.holds("transformers>=4.36", source="huggingface/transformers#26681", about="unknown")
def test_unknown_name_raises_value_error(config_with, messages):
    """An unknown name raises a `ValueError` when the model is made."""
    with pytest.raises(ValueError, match=messages[0]):
        transformers.GPT2LMHeadModel(config_with("sdpaa"))


@pytest.mark.holds("transformers<4.36", source="huggingface/transformers#26681", about="unknown")
def test_unknown_name_has_no_effect(config_with):
    """An unknown name has no effect."""
    assert transformers.GPT2LMHeadModel(config_with("sdpaa")).num_parameters() > 0
