"""A mask of the shape (batch, 1, new, all) replaces the causal mask since 4.52; eager, since 5.2.

Beyond the tutorial: the documentation has masks of two dimensions alone. One of four decides alone what a token sees,
later tokens too. Eager attention adds a mask of bools as the numbers 0 and 1, which hides nothing.

Instead: `torch.zeros(mask.shape).masked_fill(~mask, torch.finfo(model.dtype).min)`, under each attention

Message: The size of tensor a (...) must match the size of tensor b (...) at non-singleton dimension 3
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("masks_of_four_dimensions_are_ignored", "bools_of_four_dimensions_are_ignored")


@pytest.fixture(scope="module")
def logits_with(hundred_texts, hundred_model, head_for):
    """A factory: the logits with this mask, under the default attention or under eager attention."""
    models = {"default": hundred_model, "eager": head_for("GPT2LMHeadModel", attn_implementation="eager")}

    @torch.no_grad()
    def call(mask, attention="default"):
        return models[attention](hundred_texts["input_ids"], attention_mask=mask).logits

    return call


@pytest.fixture(scope="module")
def window(device):
    """A mask (8, 1, 24, 24) of bools that shows each token itself and the two before."""
    return torch.ones(24, 24, dtype=torch.bool, device=device).tril().triu(-2).expand(8, 1, 24, 24)


@pytest.fixture(scope="module")
def added(window):
    """The same mask in floats: 0 where a token is shown."""
    return torch.zeros(window.shape, device=window.device).masked_fill(~window, torch.finfo(torch.float32).min)


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#35761", about="later tokens")
def test_zeros_show_later_tokens(logits_with, added):
    """A mask of zeros shows later tokens: the rows of all tokens but the last change."""
    difference = (logits_with(torch.zeros_like(added)) - logits_with(None)).abs().amax(-1)
    assert (difference[:, :-1] > 0.01).all()


@pytest.mark.holds("transformers<4.52", source="huggingface/transformers#35761", about="later tokens")
def test_four_dimensions_raise_runtime_error(logits_with, added, messages):
    """A mask of four dimensions raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        logits_with(added)


@pytest.mark.holds("transformers>=5.2", source="measured", about="eager")
def test_zeros_show_later_tokens_to_eager_attention(logits_with, added):
    """A mask of zeros shows later tokens under eager attention too."""
    difference = (logits_with(torch.zeros_like(added), "eager") - logits_with(None, "eager")).abs().amax(-1)
    assert (difference[:, :-1] > 0.01).all()


@pytest.mark.holds("transformers>=4.52,<5.2", source="measured", about="eager")
def test_eager_attention_stays_causal(logits_with, added, tolerance):
    """A mask of zeros has no effect under eager attention, which hides later tokens by itself."""
    zeros = torch.zeros_like(added)
    torch.testing.assert_close(logits_with(zeros, "eager"), logits_with(None, "eager"), **tolerance)


@pytest.mark.holds("transformers<4.52", source="huggingface/transformers#35761", about="eager")
def test_four_dimensions_raise_under_eager_attention(logits_with, added, messages):
    """A mask of four dimensions raises a `RuntimeError` under eager attention."""
    with pytest.raises(RuntimeError, match=messages[0]):
        logits_with(added, "eager")


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#35761", about="bools")
def test_bools_hide_tokens_under_sdpa_alone(logits_with, window, added, tolerance):
    """A mask of bools has the logits of its floats under sdpa, and silently has others under eager."""
    torch.testing.assert_close(logits_with(window), logits_with(added), **tolerance)
    assert (logits_with(window, "eager") - logits_with(added, "eager")).abs().max() > 0.01


@pytest.mark.holds("transformers<4.52", source="huggingface/transformers#35761", about="bools")
def test_bools_of_four_dimensions_raise(logits_with, window, messages):
    """A mask of bools with four dimensions raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        logits_with(window)
