"""`torch.jit.trace()` needs a module that returns logits; since 5.0 a trace is of one batch size.

Beyond the tutorial: the outputs of a model are of a class that `torch.jit.trace()` does not know. A module that returns
`model(input_ids, use_cache=False).logits` can be traced, except from 4.54.1 to 4.57 and from 5.4 to 5.8.

Instead: transformers>=5.0: trace the module once for each batch size
transformers<5.0: the module, in a release before 4.54.1

Message: Tracer cannot infer type of CausalLMOutputWithCrossAttentions(...
"""

import warnings

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "traced_passes_return_logits", "passes_cannot_be_traced", "traces_have_one_length", "traces_have_one_row"
)


@pytest.fixture(scope="module")
def traced(hundred_model):
    """A factory: the trace of a module that returns the logits of `hundred_model`, traced with one text of 3 tokens."""

    class Logits(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = hundred_model

        def forward(self, input_ids):
            return self.model(input_ids, use_cache=False).logits

    def make():
        with warnings.catch_warnings(action="ignore"), torch.no_grad():
            return torch.jit.trace(Logits(), torch.arange(3, device=hundred_model.device)[None])

    return make


def test_trace_of_the_model_raises_runtime_error(hundred_model, messages):
    """A trace of the model itself raises a `RuntimeError`, in 5.4 to 5.8 an `IndexError`."""
    either = pytest.raises((RuntimeError, IndexError), match=f"{messages[0]}|tuple index out of range")
    with warnings.catch_warnings(action="ignore"), either:
        torch.jit.trace(hundred_model, torch.arange(3, device=hundred_model.device)[None])


@pytest.mark.holds(
    "transformers>=5.9", "transformers>=5.0,<5.4", "transformers<4.54.1", source="measured", about="length"
)
def test_trace_has_the_logits_of_a_longer_text(traced, hundred_texts, tolerance):
    """A trace that was made with 3 tokens returns the logits of a text of 24."""
    torch.testing.assert_close(traced()(hundred_texts["input_ids"][:1]), hundred_texts["logits"][:1], **tolerance)


@pytest.mark.holds("transformers>=4.54.1,<5.0", "transformers>=5.4,<5.9", source="measured", about="length")
def test_trace_of_the_module_raises_an_error(traced):
    """A trace of the module raises a `RuntimeError`, in 5.4 to 5.8 an `IndexError`."""
    with pytest.raises((RuntimeError, IndexError), match=r"unordered_map::at|tuple index out of range"):
        traced()


@pytest.mark.holds("transformers>=5.9", "transformers>=5.0,<5.4", source="measured", about="batch")
def test_batch_of_another_size_raises_runtime_error(traced, hundred_texts):
    """A trace that was made with one text raises a `RuntimeError` for eight."""
    with pytest.raises(RuntimeError):
        traced()(hundred_texts["input_ids"])


@pytest.mark.holds("transformers<4.54.1", source="measured", about="batch")
def test_trace_has_the_logits_of_a_batch(traced, hundred_texts, tolerance):
    """A trace that was made with one text returns the logits of eight."""
    torch.testing.assert_close(traced()(hundred_texts["input_ids"]), hundred_texts["logits"], **tolerance)


@pytest.mark.absent("transformers>=4.54.1,<5.0", "transformers>=5.4,<5.9", source="measured", about="batch")
def test_no_trace_of_a_batch_can_be_made(traced):
    """A trace raises a `RuntimeError` or an `IndexError`, whatever the batch."""
    with pytest.raises((RuntimeError, IndexError), match=r"unordered_map::at|tuple index out of range"):
        traced()
