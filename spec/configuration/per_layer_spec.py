"""`per_layer_config` with another `n_inner` makes no GPT-2: an error since 5.14, no effect before.

Documentation: "A sparse mapping from layer indices to configuration attribute overrides." (`PreTrainedConfig`,
`per_layer_config`).

Erratum: The documentation says: "each value contains the attributes that differ from the global config for that layer".
The layers of GPT-2 read the global config, so that `n_inner` cannot differ.

Instead: `model.h[0].mlp = GPT2MLP(24, config)`, a layer of your own.

Message: 'n_inner' is a per-layer attribute and may vary across layers. Access it via the individual layer configs
instead ... may use the global value incorrectly.
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("layers_read_their_own_config", "per_layer_config_is_silent")
TINY = {"n_layer": 2, "n_head": 1, "n_embd": 4, "n_positions": 8, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.fixture
def widths():
    """A call: the width of the MLP of each layer, with `n_inner=24` for the first and these settings."""

    def call(**settings):
        config = transformers.GPT2Config(**TINY, per_layer_config={0: {"n_inner": 24}})
        for name, value in settings.items():
            setattr(config, name, value)
        return [block.mlp.c_fc.weight.shape[1] for block in transformers.GPT2Model(config).h]

    return call


@pytest.mark.holds("transformers>=5.14", source="measured")
def test_making_the_model_raises_runtime_error(widths, messages):
    """Making the model raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        widths()


@pytest.mark.holds("transformers<5.14", source="measured")
def test_per_layer_config_has_no_effect(widths):
    """Each layer has the width of the global config."""
    assert widths() == [16, 16]


def test_first_layer_does_not_have_its_own_width(widths):
    """With `allow_global_per_layer_attribute_access`, each layer has the width of the global config."""
    assert widths(allow_global_per_layer_attribute_access=True) == [16, 16]
