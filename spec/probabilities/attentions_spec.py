"""Eager attention returns its weights; sdpa, the default attention, returns none since 4.54.1.

Tutorial 3: "Tuple (one element for each generated token) of tuples (one element for each layer of the decoder)"; the
call passes `output_attentions = True`. sdpa is the default since 4.42 and does not compute the weights.

Instead: transformers>=4.36: `GPT2LMHeadModel.from_pretrained("gpt2", attn_implementation="eager")`
transformers<4.36: `GPT2LMHeadModel.from_pretrained("gpt2")`

Message: `torch.nn.functional.scaled_dot_product_attention` does not support `output_attentions=True`. Falling back to
eager attention. This warning can be removed using the argument `attn_implementation="eager"` when loading the model.

Message: `GPT2SdpaAttention` is used but `torch.nn.functional.scaled_dot_product_attention` does not support
`output_attentions=True` or `head_mask`. Falling back to the manual attention implementation, but specifying the manual
implementation will be required from Transformers version v5.0.0 onwards. This warning can be removed using the argument
`attn_implementation="eager"` when loading the model.
"""

import re

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("weights_averaged_over_heads", "eager_by_default", "records_repeat_after_20"),
]


@pytest.fixture
def T(today):
    return today["input_ids"].shape[1]


def shapes(outputs):
    return [[tuple(weights.shape) for weights in layers] for layers in outputs.attentions]


@pytest.fixture
def generate(model, today, eos, library_log):
    """The call under the default attention; each check makes it, to see what the library logs."""
    settings = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": eos}
    return lambda: model.generate(**today, **settings, return_dict_in_generate=True, output_attentions=True)


def test_eager_returns_a_tensor_per_step_and_layer(greedy, L, H, T):
    prompt, second, third = [(1, H, T, T)], [(1, H, 1, T + 1)], [(1, H, 1, T + 2)]  # (B, H, new tokens, all so far)
    assert shapes(greedy) == [prompt * L, second * L, third * L]


@pytest.mark.needs("the default attention")
@pytest.mark.holds("transformers>=5.3", source="huggingface/transformers#43979")
def test_sdpa_returns_an_empty_tuple_per_step(generate, library_log):
    """sdpa returns an empty tuple per step and logs nothing."""
    assert generate().attentions == ((), ())
    assert not library_log.messages


@pytest.mark.needs("the default attention")
@pytest.mark.holds("transformers>=4.54.1,<5.3", source="huggingface/transformers#39754")
def test_sdpa_returns_none_per_layer(generate, L, library_log):
    """sdpa returns `None` per layer and logs nothing."""
    assert generate().attentions == ((None,) * L, (None,) * L)
    assert not library_log.messages


@pytest.mark.needs("the default attention")
@pytest.mark.holds("transformers>=4.42,<4.54.1", source="huggingface/transformers#31172")
def test_sdpa_falls_back_to_eager_with_a_warning(generate, L, H, T, library_log, messages):
    """sdpa falls back to eager attention, returns the weights and logs a warning."""
    assert shapes(generate()) == [[(1, H, T, T)] * L, [(1, H, 1, T + 1)] * L]
    logged = "".join(library_log.messages)
    assert re.search(messages[0], logged) or re.search(messages[1], logged)


@pytest.mark.needs("the default attention")
@pytest.mark.holds("transformers<4.42", source="huggingface/transformers#31172")
def test_the_default_attention_is_eager(generate, L, H, T, library_log):
    """The default attention is eager and returns the weights; nothing is logged."""
    assert shapes(generate()) == [[(1, H, T, T)] * L, [(1, H, 1, T + 1)] * L]
    assert not library_log.messages


def test_weights_of_each_step_are_rows_of_one_pass(tiny_greedy, tiny_greedy_forward):
    """The weights of each of 24 steps are the next row of those of one pass over the whole text."""
    assert len(tiny_greedy.attentions) == 24
    for length, layers in enumerate(tiny_greedy.attentions, start=5):
        for weights, expected in zip(layers, tiny_greedy_forward.attentions, strict=True):  # (B, H, T, T)
            torch.testing.assert_close(weights[:, :, -1], expected[:, :, length - 1, :length])
