"""`config.is_decoder`, `max_length` and `torchscript` raise `AttributeError` since 5.0.

Beyond the tutorial: before 5.0, `PretrainedConfig` has the fields of all models and all settings of `generate()`. Code
that reads them for GPT-2 ends with `AttributeError`; a field that is passed is still stored.

Instead: `getattr(config, "is_decoder", False)`; `model.generation_config.num_beams`

Message: 'GPT2Config' object has no attribute '...'
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "configs_have_all_fields",
    "configs_have_ten_beams",
    "fields_of_others_are_dropped",
    "fields_by_position_accepted",
)
LOST = ["is_decoder", "torchscript", "max_length", "num_beams", "pruned_heads", "cross_attention_hidden_size"]


@pytest.mark.parametrize("name", LOST)
@pytest.mark.holds("transformers>=5.0", source="measured", about="fields")
def test_lost_fields_raise_attribute_error(name, messages):
    """`config.is_decoder`, `config.torchscript`, `config.max_length` and others raise `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[0]):
        getattr(transformers.GPT2Config(), name)


@pytest.mark.holds("transformers<5.0", source="measured", about="fields")
def test_config_has_the_fields_of_all_models():
    """`config.is_decoder` and `config.torchscript` are False, and `config.max_length` is 20."""
    config = transformers.GPT2Config()
    assert [getattr(config, name) for name in LOST] == [False, False, 20, 1, {}, None]


def test_passed_field_is_stored():
    """`GPT2Config(is_decoder=True)` stores the field in every release."""
    assert transformers.GPT2Config(is_decoder=True).is_decoder is True


@pytest.mark.holds("transformers>=5.4", source="measured", about="positions")
def test_fields_by_position_raise():
    """`GPT2Config(100)` raises `ValueError`: fields are passed by name."""
    with pytest.raises(ValueError, match="keyword arguments"):
        transformers.GPT2Config(100)


@pytest.mark.holds("transformers<5.4", source="measured", about="positions")
def test_fields_by_position_are_accepted():
    """`GPT2Config(100)` is a config with `vocab_size=100`."""
    assert transformers.GPT2Config(100).vocab_size == 100
