"""One name loads both tokenizer and model; "gpt2" is the small one, of 124,439,808 parameters.

Tutorial 2.1: 'The flag model="gpt2" loads the GPT-2 model and tokenizer, in the base version (i.e. the smallest
sized model)'. The name may be that of a directory.
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("vocabulary_padded", "tokenizer_brings_a_pad", "new_model_where_none_is"),
]


@pytest.fixture(scope="module")
def loaded(checkpoint):
    """Both, from one and the same name."""
    tokenizer = transformers.GPT2Tokenizer.from_pretrained(checkpoint.quick)
    return tokenizer, transformers.GPT2LMHeadModel.from_pretrained(checkpoint.quick)


@pytest.mark.needs("small")
def test_gpt2_has_124_million_parameters(full_model):
    assert sum(parameter.numel() for parameter in full_model.parameters()) == 124_439_808


@pytest.mark.needs("small")
def test_the_sizes_of_gpt2_are_those_of_the_small_variant(full_model):
    config = full_model.config
    assert (config.n_layer, config.n_head, config.n_embd) == (12, 12, 768)  # L, H, D
    assert (config.n_positions, config.vocab_size) == (1024, 50257)  # P, V


def test_the_weights_have_the_sizes_that_the_checkpoint_names(loaded, L, V, P, D):
    transformer = loaded[1].transformer
    assert len(transformer.h) == L
    assert transformer.wte.weight.shape == (V, D)
    assert transformer.wpe.weight.shape == (P, D)


def test_the_tokenizer_knows_as_many_tokens_as_the_model(loaded, V):
    assert len(loaded[0]) == V


def test_a_directory_without_a_model_is_refused(tmp_path):
    with pytest.raises(OSError, match="file named"):
        transformers.GPT2LMHeadModel.from_pretrained(tmp_path)
