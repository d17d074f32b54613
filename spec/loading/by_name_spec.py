"""One name loads both tokenizer and model; `gpt2` is the smallest model, with 124,439,808 parameters.

Tutorial 2.1: 'The flag model="gpt2" loads the GPT-2 model and tokenizer, in the base version (i.e. the smallest
sized model)'. The path of a directory is accepted in place of the name.

Message: Error no file named ... found in directory ...

Message: ... does not appear to have a file named config.json. Checkout ... for available files.
"""

import re

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("vocabulary_padded", "tokenizer_brings_a_pad", "new_model_where_none_is"),
]


@pytest.mark.needs("small")
def test_gpt2_has_124_million_parameters(full_model):
    """`gpt2` has 124,439,808 parameters."""
    assert sum(parameter.numel() for parameter in full_model.parameters()) == 124_439_808


@pytest.mark.needs("small")
def test_gpt2_has_12_layers_12_heads_and_width_768(full_model):
    """`gpt2` has 12 layers, 12 heads, width 768, 1024 positions and 50257 tokens."""
    config = full_model.config
    assert (config.n_layer, config.n_head, config.n_embd) == (12, 12, 768)  # L, H, D
    assert (config.n_positions, config.vocab_size) == (1024, 50257)  # P, V


def test_weights_have_the_sizes_of_the_configuration(model, L, V, P, D):
    transformer = model.transformer
    assert len(transformer.h) == L
    assert transformer.wte.weight.shape == (V, D)
    assert transformer.wpe.weight.shape == (P, D)


@pytest.mark.needs("small")
def test_tokenizer_of_gpt2_has_as_many_tokens_as_the_model(tokenizer, full_model):
    """The tokenizer and the model that are loaded by the name `gpt2` have the same number of tokens."""
    assert len(tokenizer) == full_model.get_input_embeddings().num_embeddings


def test_every_id_of_the_tokenizer_has_an_embedding(tokenizer, full_model):
    assert len(tokenizer) <= full_model.get_input_embeddings().num_embeddings


def test_directory_without_a_model_raises_os_error(tmp_path, messages):
    """A directory without a model raises `OSError`."""
    with pytest.raises(OSError, match="file named") as error:
        transformers.GPT2LMHeadModel.from_pretrained(tmp_path)
    assert re.search(messages[0], str(error.value)) or re.search(messages[1], str(error.value))
