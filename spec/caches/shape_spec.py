"""A cache has keys and values of the shape (batch, heads, tokens, head width), those of `c_attn`.

Documentation: "The key and value caches are tensors with the shape `[batch_size, num_heads, seq_len, head_dim]`."
(page "Caching", "Cache storage implementation"). A loop over a cache has a tuple per layer, in each release.

Instead: `for keys, values, *_ in cache`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("keys_and_values_swapped", "cache_has_a_layer_less")


@pytest.fixture(scope="module")
def cache(hundred_model, hundred_texts, cache_name):
    """The cache of eight texts of 24 tokens."""
    with torch.no_grad():
        return hundred_model(hundred_texts["input_ids"])[cache_name]


@pytest.fixture(scope="module")
def first_layer(hundred_model, hundred_texts):
    """The queries, keys and values (8, 2, 24, 8) of the first layer, computed from the embeddings."""
    body, ids = hundred_model.transformer, hundred_texts["input_ids"]
    block = body.h[0]
    with torch.no_grad():
        x = body.wte(ids) + body.wpe.weight[:24]
        parts = (block.ln_1(x) @ block.attn.c_attn.weight + block.attn.c_attn.bias).chunk(3, dim=-1)
    return [part.unflatten(-1, (2, 8)).transpose(1, 2) for part in parts]


def test_shape_is_batch_heads_tokens_width(cache):
    """Keys and values of each of two layers have the shape (8, 2, 24, 8)."""
    assert len(cache) == 2
    for keys, values, *_ in cache:
        assert keys.shape == values.shape == (8, 2, 24, 8)


def test_keys_and_values_are_those_of_c_attn(cache, first_layer, tolerance):
    """The keys and values of the first layer are the second and third part of what `c_attn` computes."""
    keys, values, *_ = next(iter(cache))
    torch.testing.assert_close(keys, first_layer[1], **tolerance)
    torch.testing.assert_close(values, first_layer[2], **tolerance)
