"""A forward hook on a layer receives the hidden states as a tensor since 5.3, and in a tuple before.

Beyond the tutorial: hooks written for the tuple take `output[0]`. Since 5.3 that is the first row of the batch, without
an error.

Instead: `states = output[0] if isinstance(output, tuple) else output`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("layers_give_tuples", "layers_give_tensors", "hooks_on_layers_dropped")


@pytest.fixture
def output(model, flag):
    """The output of the first layer that a forward hook receives; None if the hook is not called."""
    seen = []
    handle = model.transformer.h[0].register_forward_hook(lambda layer, inputs, output: seen.append(output))
    with torch.no_grad():
        model(**flag)
    handle.remove()
    return seen[0] if seen else None


@pytest.mark.holds("transformers>=5.3", source="huggingface/transformers#43979")
def test_hook_receives_a_tensor(output, flag_outputs, tolerance):
    """A forward hook on a layer receives the layer's hidden states as a tensor."""
    assert isinstance(output, torch.Tensor)
    torch.testing.assert_close(output, flag_outputs.hidden_states[1], **tolerance)


@pytest.mark.holds("transformers<5.3", source="huggingface/transformers#43979")
def test_hook_receives_a_tuple(output, flag_outputs, tolerance):
    """A forward hook on a layer receives a tuple that begins with the layer's hidden states."""
    assert isinstance(output, tuple)
    torch.testing.assert_close(output[0], flag_outputs.hidden_states[1], **tolerance)
