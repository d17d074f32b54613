"""A cache keeps the encoder states of its first pass since 4.56: other states later are ignored.

Documentation: the docstring of `BaseModelOutputWithPastAndCrossAttentions`, `cache`. With `add_cross_attention=True` it
is an `EncoderDecoderCache`, with encoder states and without. A later pass still needs `encoder_hidden_states`.

Erratum: The documentation says: "optionally if `config.is_encoder_decoder=True` in the cross-attention blocks". The
cache of a GPT-2 has these keys and values although `is_encoder_decoder` is False.

Instead: a new cache for new encoder states
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("states_are_read_anew", "cached_states_need_no_argument", "cross_keys_are_not_kept")


@pytest.fixture(scope="module")
def states(device):
    """Encoder states (8, 5, 16)."""
    return torch.randn(8, 5, 16, generator=torch.Generator().manual_seed(42)).to(device)


@pytest.fixture(scope="module")
def model(head_for):
    return head_for("GPT2LMHeadModel", add_cross_attention=True)


@pytest.fixture(scope="module")
def last_logits(model, states, hundred_texts, cache_name):
    """A factory: the logits of the last of 24 tokens with these states, after a cache of 23 with the first ones."""
    ids = hundred_texts["input_ids"]

    @torch.no_grad()
    def call(later):
        past = model(ids[:, :23], encoder_hidden_states=states)[cache_name]
        return model(ids[:, 23:], encoder_hidden_states=later, **{cache_name: past}).logits

    return call


@pytest.fixture(scope="module")
def whole(model, states, hundred_texts):
    """The logits of the last of 24 tokens in one pass with the states."""
    with torch.no_grad():
        return model(hundred_texts["input_ids"], encoder_hidden_states=states).logits[:, 23:]


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39765", about="other states")
def test_other_states_are_ignored(last_logits, states, whole, tolerance):
    """Other states in the pass after a cache have no effect."""
    torch.testing.assert_close(last_logits(states.flip(0)), whole, **tolerance)


@pytest.mark.holds("transformers<4.56", source="huggingface/transformers#39765", about="other states")
def test_other_states_change_the_logits(last_logits, states, whole):
    """Other states in the pass after a cache change the logits."""
    assert (last_logits(states.flip(0)) - whole).abs().max() > 0.001


def test_missing_states_change_the_logits(last_logits, whole):
    """A pass after a cache without `encoder_hidden_states` skips the cross-attention, in each release."""
    assert (last_logits(None) - whole).abs().max() > 0.001


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39765", about="cache")
def test_cache_has_the_keys_of_the_states(model, states, hundred_texts, cache_name):
    """The cache has keys of 24 tokens and of 5 states per layer, and `is_encoder_decoder` is False."""
    assert model.config.is_encoder_decoder is False
    past = model(hundred_texts["input_ids"], encoder_hidden_states=states)[cache_name]
    assert type(past).__name__ == type(model(hundred_texts["input_ids"])[cache_name]).__name__ == "EncoderDecoderCache"
    assert [*past.self_attention_cache][1][0].shape == (8, 2, 24, 8)
    assert [*past.cross_attention_cache][1][0].shape == (8, 2, 5, 8)


@pytest.mark.holds("transformers<4.56", source="huggingface/transformers#39765", about="cache")
def test_cache_is_a_tuple(model, states, hundred_texts, cache_name):
    """The cache is a tuple of keys and values per layer, of the 24 tokens alone."""
    past = model(hundred_texts["input_ids"], encoder_hidden_states=states)[cache_name]
    assert isinstance(past, tuple)
    assert [tensor.shape for tensor in past[1]] == [(8, 2, 24, 8)] * 2
