"""`GPT2LMHeadModel(config)` ignores the `dtype` of the config; `from_config()` heeds it since 4.56.

Documentation: "The `dtype` of the weights." (`PreTrainedConfig`, `dtype`).

Erratum: The documentation says: "This attribute can be used to initialize the model to a non-default `dtype`". A model
that is made from the config has the default dtype; only the Auto classes read the field.

Instead: `transformers.GPT2LMHeadModel(config).to(torch.float16)`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("models_have_the_dtype_of_the_config", "from_config_ignores_dtype")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 8, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.fixture
def config():
    """A config with `dtype=torch.float16`."""
    return transformers.GPT2Config(**TINY, dtype=torch.float16)


def test_new_model_has_the_default_dtype(config):
    """`GPT2LMHeadModel(config)` is in float32."""
    assert transformers.GPT2LMHeadModel(config).dtype == torch.float32


def test_new_model_is_not_in_float16(config):
    """No tensor of `GPT2LMHeadModel(config)` is in float16."""
    assert torch.float16 not in {tensor.dtype for tensor in transformers.GPT2LMHeadModel(config).state_dict().values()}


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39782")
def test_auto_class_heeds_dtype(config):
    """`AutoModelForCausalLM.from_config(config)` is in float16."""
    assert transformers.AutoModelForCausalLM.from_config(config).dtype == torch.float16


@pytest.mark.holds("transformers<4.56", source="huggingface/transformers#39782")
def test_auto_class_ignores_dtype(config):
    """`AutoModelForCausalLM.from_config(config)` is in float32."""
    assert transformers.AutoModelForCausalLM.from_config(config).dtype == torch.float32


def test_converted_model_has_the_dtype(config):
    """`.to(dtype)` converts a new model in every release."""
    assert transformers.GPT2LMHeadModel(config).to(torch.float16).dtype == torch.float16
