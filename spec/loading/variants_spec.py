"""`gpt2-medium`, `gpt2-large` and `gpt2-xl` use the same class as `gpt2`, with more and wider layers.

Tutorial 2.1: 'you can specify other variants like: "gpt2-medium", "gpt2-large", "gpt2-xl"'. The sizes are those of the
published configurations; the models are created on torch's meta device, which has shapes and no numbers.
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("positions_2048_by_default", "states_without_the_embedding", "medium_by_default"),
]
SIZES = {"gpt2-medium": (24, 16, 1024), "gpt2-large": (36, 20, 1280), "gpt2-xl": (48, 25, 1600)}  # L, H, D


@pytest.fixture(scope="module")
def variants():
    with torch.device("meta"):
        configs = {name: transformers.GPT2Config(n_layer=L, n_head=H, n_embd=D) for name, (L, H, D) in SIZES.items()}
        return {name: transformers.GPT2LMHeadModel(config) for name, config in configs.items()}


def test_variants_have_355_774_and_1558_million_parameters(variants):
    """The variants have 355, 774 and 1558 million parameters."""
    # counted without the head, which shares the weight of the embedding
    assert {name: model.transformer.num_parameters() for name, model in variants.items()} == {
        "gpt2-medium": 354_823_168,
        "gpt2-large": 774_030_080,
        "gpt2-xl": 1_557_611_200,
    }


@pytest.mark.parametrize(("name", "entries"), [("gpt2-medium", 25), ("gpt2-large", 37), ("gpt2-xl", 49)])
def test_variant_returns_one_hidden_state_more_than_layers(name, entries):
    L, H, _ = SIZES[name]
    narrow = {"n_embd": H, "n_positions": 1, "vocab_size": 1, "bos_token_id": 0, "eos_token_id": 0}  # fast
    model = transformers.GPT2Model(transformers.GPT2Config(n_layer=L, n_head=H, **narrow))
    hidden_states = model(torch.tensor([[0]]), output_hidden_states=True).hidden_states
    assert len(hidden_states) == entries


def test_positions_and_vocabulary_are_those_of_gpt2(variants):
    """Positions and vocabulary are those of `gpt2`."""
    for name, (_, _, D) in SIZES.items():
        assert variants[name].transformer.wpe.weight.shape == (1024, D)
        assert variants[name].lm_head.weight.shape == (50257, D)  # (V, D)


def test_configuration_defaults_to_the_sizes_of_gpt2():
    """`GPT2Config()` has the sizes of `gpt2`."""
    config = transformers.GPT2Config()
    assert (config.n_layer, config.n_head, config.n_embd) == (12, 12, 768)
