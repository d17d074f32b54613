"""`activation_function` accepts a name; a function raises an error, since 5.4 in the config.

Documentation: "The non-linear activation function (function or string) in the decoder." (`GPT2Config`,
`activation_function`).

Erratum: The documentation says: "(function or string)". A function raises an error, before 5.4 when the model is made;
only a name of `transformers.activations.ACT2FN` is accepted.

Instead: `block.mlp.act = function` for each block of `model.transformer.h`

Message: Validation error for field 'activation_function': TypeError: Field 'activation_function' expected str, got ...
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("activations_may_be_functions", "unknown_activations_are_gelu")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 8, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}
FUNCTIONS = {"gelu": torch.nn.functional.gelu, "relu": torch.relu, "silu": torch.nn.functional.silu, "tanh": torch.tanh}


@pytest.fixture
def make():
    """A call: the activation of a new model with this `activation_function`."""

    def call(activation):
        config = transformers.GPT2Config(**TINY, activation_function=activation)
        return transformers.GPT2Model(config).h[0].mlp.act

    return call


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_name_selects_the_function(make, name):
    x = torch.linspace(-3, 3, 13)
    torch.testing.assert_close(make(name)(x), FUNCTIONS[name](x))


@pytest.mark.holds("transformers>=5.4", source="measured")
def test_config_with_a_function_raises_validation_error(messages):
    """`GPT2Config(activation_function=torch.relu)` raises a validation error."""
    with pytest.raises(Exception, match=messages[0]) as error:
        transformers.GPT2Config(**TINY, activation_function=torch.relu)
    assert type(error.value).__name__ == "StrictDataclassFieldValidationError"


@pytest.mark.holds("transformers<5.4", source="measured")
def test_model_with_a_function_raises_key_error():
    """`GPT2Config(activation_function=torch.relu)` is accepted; making a model of it raises `KeyError`."""
    config = transformers.GPT2Config(**TINY, activation_function=torch.relu)
    with pytest.raises(KeyError):
        transformers.GPT2Model(config)


def test_unknown_name_raises_key_error(make):
    """An unknown name raises `KeyError` when the model is made."""
    with pytest.raises(KeyError, match="nonsense"):
        make("nonsense")
