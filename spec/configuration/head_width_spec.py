"""`n_embd` has to be a multiple of `n_head`: making another model raises `ValueError`.

Documentation: "Number of attention heads for each attention layer in the Transformer decoder." (`GPT2Config`,
`n_head`). Each head has `n_embd / n_head` columns. The config itself accepts any pair.

Instead: `GPT2Config(n_embd=64 * n_head, n_head=n_head)`

Message: `embed_dim` must be divisible by num_heads (got `embed_dim`: ... and `num_heads`: ...).
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("heads_are_rounded_down", "even_heads_only")
TINY = {"n_layer": 1, "n_positions": 8, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.mark.parametrize("heads", [3, 5, 32])
def test_another_width_raises_value_error(heads, messages):
    """A model of width 16 with 3, 5 or 32 heads raises `ValueError`; its config does not."""
    config = transformers.GPT2Config(**TINY, n_embd=16, n_head=heads)
    with pytest.raises(ValueError, match=messages[0]):
        transformers.GPT2Model(config)


@pytest.mark.parametrize(("width", "heads"), [(16, 1), (16, 2), (16, 16), (15, 3)])
def test_a_multiple_is_accepted(width, heads):
    """A width that is a multiple of the number of heads is accepted, odd ones too."""
    model = transformers.GPT2Model(transformers.GPT2Config(**TINY, n_embd=width, n_head=heads))
    assert model.h[0].attn.head_dim == width // heads
