"""A forward hook on a layer receives the hidden states as a tensor since 5.3, and in a tuple before.

Beyond the tutorial: hooks written for the tuple take `output[0]`. Since 5.3 that is the first row of the batch, without
an error.

Instead: `states = output[0] if isinstance(output, tuple) else output`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "layers_give_tuples",
    "layers_give_tensors",
    "hooks_on_layers_dropped",
    "hooks_on_later_layers_dropped",
    "hooks_see_four_rows",
)


def outputs_of_layers(model, **inputs):
    """The output of each layer that a forward hook receives."""
    seen = []
    layers = model.base_model.h
    handles = [layer.register_forward_hook(lambda layer, inputs, output: seen.append(output)) for layer in layers]
    with torch.no_grad():
        model(**inputs)
    for handle in handles:
        handle.remove()
    return seen


@pytest.fixture(scope="module")
def outputs(model, flag):
    return outputs_of_layers(model, **flag)


@pytest.fixture(scope="module")
def recorded(model, flag_outputs):
    """The hidden states after each layer but the last, which is recorded after `ln_f`."""
    return flag_outputs.hidden_states[1:-1]


@pytest.mark.holds("transformers>=5.3", source="huggingface/transformers#43979")
def test_hook_receives_a_tensor(outputs, recorded, L, tolerance):
    """A forward hook on a layer receives the layer's hidden states as a tensor."""
    assert [type(output) for output in outputs] == [torch.Tensor] * L
    for output, state in zip(outputs[:-1], recorded, strict=True):
        torch.testing.assert_close(output, state, **tolerance)


@pytest.mark.holds("transformers<5.3", source="huggingface/transformers#43979")
def test_hook_receives_a_tuple(outputs, recorded, L, tolerance):
    """A forward hook on a layer receives a tuple that begins with the layer's hidden states."""
    assert [type(output) for output in outputs] == [tuple] * L
    for output, state in zip(outputs[:-1], recorded, strict=True):
        torch.testing.assert_close(output[0], state, **tolerance)


def test_hook_on_each_layer_sees_every_row(base_model, crowd, crowd_outputs, tolerance):
    """A hook on each layer of a batch receives every row; the last layer's states pass `ln_f` later."""
    outputs = outputs_of_layers(base_model, **crowd)
    assert len(outputs) == len(crowd_outputs.hidden_states) - 1
    states = [output[0] if isinstance(output, tuple) else output for output in outputs]
    with torch.no_grad():
        states[-1] = base_model.ln_f(states[-1])
    for state, expected in zip(states, crowd_outputs.hidden_states[1:], strict=True):
        torch.testing.assert_close(state, expected, **tolerance)
