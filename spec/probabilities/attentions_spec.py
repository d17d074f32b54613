"""Eager attention returns its weights; the default attention returns none, from 4.54.1 on.

Tutorial 3: "Tuple (one element for each generated token) of tuples (one element for each layer of the decoder)"; its
call asks for output_attentions = True. From 4.42 on the default attention is sdpa, which does not compute the weights.
"""

import pytest

pytestmark = [pytest.mark.tutorial("3"), pytest.mark.refuted_by("weights_averaged_over_heads", "eager_by_default")]


def shapes(outputs):
    return [[tuple(weights.shape) for weights in layers] for layers in outputs.attentions]


@pytest.fixture
def ask(model, today, library_log):
    """The call under the default attention; a check makes it itself, to see what the library logs."""
    settings = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 50256}
    return lambda: model.generate(**today, **settings, return_dict_in_generate=True, output_attentions=True)


def test_eager_attention_returns_a_tensor_per_step_and_layer(greedy, L, H):
    prompt, second, third = [(1, H, 5, 5)], [(1, H, 1, 6)], [(1, H, 1, 7)]  # (B, H, the step's tokens, all so far)
    assert shapes(greedy) == [prompt * L, second * L, third * L]


@pytest.mark.needs("the default attention")
@pytest.mark.holds("transformers>=5.3", source="huggingface/transformers#43979")
def test_the_default_returns_an_empty_tuple_a_step(ask, library_log):
    assert ask().attentions == ((), ())
    assert not library_log.messages


@pytest.mark.needs("the default attention")
@pytest.mark.holds("transformers>=4.54.1,<5.3", source="huggingface/transformers#39754")
def test_the_default_returns_none_for_every_layer(ask, L, library_log):
    assert ask().attentions == ((None,) * L, (None,) * L)
    assert not library_log.messages


@pytest.mark.needs("the default attention")
@pytest.mark.holds("transformers>=4.42,<4.54.1", source="huggingface/transformers#31172")
def test_the_default_falls_back_to_eager_and_says_so(ask, L, H, library_log):
    assert shapes(ask()) == [[(1, H, 5, 5)] * L, [(1, H, 1, 6)] * L]
    assert any("does not support `output_attentions=True`" in message for message in library_log.messages)


@pytest.mark.needs("the default attention")
@pytest.mark.holds("transformers<4.42", source="huggingface/transformers#31172")
def test_the_default_is_eager_and_says_nothing(ask, L, H, library_log):
    assert shapes(ask()) == [[(1, H, 5, 5)] * L, [(1, H, 1, 6)] * L]
    assert not library_log.messages
