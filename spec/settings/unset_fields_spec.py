"""A new `GenerationConfig` has None in all its fields since 5.0; before, it has the defaults.

Documentation: "the configuration fields that are still `None` will be overridden by [the defaults] during the
generation loop" (`GenerationConfig`). The text that `generate()` writes is the same; code that reads a field is not.

Instead: `config.num_beams or 1`, and likewise for each field that is read
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("generation_config_names_top_k", "two_beams_by_default")
DEFAULTS = {
    "do_sample": False,
    "num_beams": 1,
    "temperature": 1.0,
    "top_k": 50,
    "top_p": 1.0,
    "repetition_penalty": 1.0,
    "length_penalty": 1.0,
    "early_stopping": False,
    "num_return_sequences": 1,
    "use_cache": True,
    "max_length": 20,
}


@pytest.fixture
def fields():
    config = transformers.GenerationConfig()
    return {name: getattr(config, name) for name in DEFAULTS}


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#42702")
def test_unset_fields_are_none(fields):
    """Each of eleven fields that are not set, `do_sample` and `num_beams` among them, is None."""
    assert fields == dict.fromkeys(DEFAULTS)


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#42702")
def test_unset_fields_have_the_defaults(fields):
    """Each of eleven fields that are not set has its default: `do_sample=False`, `num_beams=1` and others."""
    assert fields == DEFAULTS


def test_defaults_apply_in_the_call(hundred_model, hundred_batch):
    """A config that sets the length alone writes the same text as one that sets the defaults too."""
    written = [
        hundred_model.generate(
            **hundred_batch, generation_config=transformers.GenerationConfig(max_new_tokens=8, pad_token_id=0, **more)
        ).tolist()
        for more in ({}, {name: value for name, value in DEFAULTS.items() if name != "max_length"})
    ]
    assert written[0] == written[1]
