"""`hidden_size`, `num_hidden_layers`, `num_attention_heads` and `max_position_embeddings` are aliases.

Documentation: "attribute_map (`dict[str, str]`) -- A dict that maps model specific attribute names to the standardized
naming of attributes." (`PreTrainedConfig`). `GPT2Config` accepts, returns and sets its fields under both names.
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("aliases_are_not_read", "aliases_are_fields")
NAMES = {
    "hidden_size": "n_embd",
    "num_hidden_layers": "n_layer",
    "num_attention_heads": "n_head",
    "max_position_embeddings": "n_positions",
}


@pytest.mark.parametrize(("alias", "field"), NAMES.items())
def test_an_alias_is_accepted(alias, field):
    assert getattr(transformers.GPT2Config(**{alias: 24}), field) == 24


@pytest.mark.parametrize(("alias", "field"), NAMES.items())
def test_an_alias_reads_and_sets_the_field(alias, field):
    config = transformers.GPT2Config(**{field: 24})
    assert getattr(config, alias) == 24
    setattr(config, alias, 48)
    assert getattr(config, field) == 48


def test_only_the_field_is_saved():
    """`to_dict()`, and so `config.json`, has the field alone."""
    saved = transformers.GPT2Config(**dict.fromkeys(NAMES, 24)).to_dict()
    assert {saved[field] for field in NAMES.values()} == {24}
    assert not saved.keys() & NAMES.keys()
