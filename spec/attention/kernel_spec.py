"""`sdpa_kernel(...)` chooses the kernel of sdpa, the default since 4.42; eager attention ignores it.

Documentation: the page "Attention backends", section "SDPA context manager": `with sdpa_kernel(SDPBackend.MATH):`
around a call. A kernel that the device does not have raises an error under sdpa, and nothing under eager attention.

Instead: transformers>=4.42: `with sdpa_kernel(SDPBackend.MATH):`, with sdpa
transformers<4.42: Nothing needs to be done, since GPT-2 has eager attention alone

Message: No viable backend for scaled_dot_product_attention was found. ...
"""

import pytest
import torch
from torch.nn import attention

pytestmark = pytest.mark.refuted_by("eager_by_default", "eager_is_sdpa", "math_kernel_is_rounded")


@pytest.fixture
def logits(head_for, hundred_texts):
    """A factory: the logits of a pass on the CPU with this attention, computed with this kernel alone if any."""

    @torch.no_grad()
    def call(kernel=None, **settings):
        model, ids = head_for("GPT2LMHeadModel", **settings).to("cpu"), hundred_texts["input_ids"].cpu()
        if kernel is None:
            return model(ids).logits
        with attention.sdpa_kernel(getattr(attention.SDPBackend, kernel)):
            return model(ids).logits

    return call


@pytest.mark.parametrize("kernel", ["MATH", "FLASH_ATTENTION"])
def test_kernels_of_the_cpu_agree(logits, kernel, tolerance):
    """The two kernels that a CPU has make the same logits as the default choice."""
    torch.testing.assert_close(logits(kernel), logits(), **tolerance)


@pytest.mark.holds("transformers>=4.42", source="huggingface/transformers#31172")
def test_missing_kernel_raises_runtime_error(logits, messages):
    """A kernel that a CPU does not have raises a `RuntimeError` under the default attention."""
    with pytest.raises(RuntimeError, match=messages[0]):
        logits("EFFICIENT_ATTENTION")


@pytest.mark.holds("transformers<4.42", source="huggingface/transformers#31172")
def test_missing_kernel_has_no_effect(logits):
    """A kernel that a CPU does not have has no effect, since the default attention is eager."""
    assert torch.equal(logits("EFFICIENT_ATTENTION"), logits())


def test_eager_attention_ignores_the_kernel(logits):
    """Eager attention has the same logits to the bit, whatever the kernel."""
    expected = logits(attn_implementation="eager")
    for kernel in ("MATH", "EFFICIENT_ATTENTION"):
        assert torch.equal(logits(kernel, attn_implementation="eager"), expected)
