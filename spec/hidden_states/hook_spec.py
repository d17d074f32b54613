"""A hook on a layer receives a tensor, from 5.3 on; before, a tuple that begins with the tensor.

Beyond the tutorial: output[0], written for the tuple, is the first text of the batch on the newer releases, without an
error.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("layers_give_tuples", "layers_give_tensors", "hooks_on_layers_dropped")


@pytest.fixture
def output(model, flag):
    """What the first layer gives out, as a hook on it sees it."""
    seen = []
    handle = model.transformer.h[0].register_forward_hook(lambda layer, inputs, output: seen.append(output))
    with torch.no_grad():
        model(**flag)
    handle.remove()
    return seen[0] if seen else None


@pytest.mark.holds("transformers>=5.3", source="huggingface/transformers#43979")
def test_it_is_the_tensor(output, flag_outputs, tolerance):
    assert isinstance(output, torch.Tensor)
    torch.testing.assert_close(output, flag_outputs.hidden_states[1], **tolerance)


@pytest.mark.holds("transformers<5.3", source="huggingface/transformers#43979")
def test_it_is_a_tuple_that_begins_with_the_tensor(output, flag_outputs, tolerance):
    assert isinstance(output, tuple)
    torch.testing.assert_close(output[0], flag_outputs.hidden_states[1], **tolerance)
