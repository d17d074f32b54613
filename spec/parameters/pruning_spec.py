"""`prune_heads()` is gone since 5.0; before, the method cuts the columns of attention heads.

Documentation: "such as downloading or saving, resizing the input embeddings, pruning heads etc." (all GPT-2 classes).

Erratum: The documentation says: "(such as downloading or saving, resizing the input embeddings, pruning heads etc.)".
Since 5.0 no class has a method for pruning.

Instead: `block.attn.c_proj.weight.data[64 * head : 64 * (head + 1)] = 0` turns a head of `gpt2` off.

Message: 'GPT2LMHeadModel' object has no attribute 'prune_heads'
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("heads_can_be_pruned", "pruning_is_not_documented", "heads_share_their_rows")


@pytest.fixture
def model(head_for):
    """A model of two layers with two heads of width 8."""
    return head_for("GPT2LMHeadModel")


@pytest.mark.absent("transformers>=5.0", source="measured")
def test_prune_heads_raises_attribute_error(model, messages):
    """`prune_heads()` raises `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[0]):
        model.prune_heads({0: [1]})


@pytest.mark.holds("transformers<5.0", source="measured")
def test_prune_heads_cuts_the_columns(model):
    """`prune_heads()` cuts the columns of a head from `c_attn`, and its rows from `c_proj`."""
    model.prune_heads({0: [1]})
    assert model.transformer.h[0].attn.c_attn.weight.shape == (16, 24)
    assert model.transformer.h[0].attn.c_proj.weight.shape == (8, 16)


def test_docstring_promises_pruning(model):
    """The docstring of the class promises "pruning heads"."""
    assert "pruning heads" in " ".join(type(model).__doc__.split())


def test_rows_of_c_proj_turn_a_head_off(model, device):
    """With the rows of a head in `c_proj` at 0, the queries, keys and values of this head have no effect."""
    ids, attention = torch.arange(8, device=device)[None], model.transformer.h[0].attn
    with torch.no_grad():
        attention.c_proj.weight[8:16] = 0
        before = model(ids).logits
        attention.c_attn.weight[:, 8:16] += 1.0
        attention.c_attn.weight[:, 40:48] += 1.0
        assert torch.equal(model(ids).logits, before)
