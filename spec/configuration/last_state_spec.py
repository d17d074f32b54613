"""`tie_last_hidden_states=False` leaves the final LayerNorm out of the last hidden state since 5.18.

Documentation: "Whether `hidden_states[-1]` should be the post-final-norm `last_hidden_state` rather than the
pre-final-norm hidden state." (`PreTrainedConfig`, `tie_last_hidden_states`). Earlier releases only store the field.

Instead: a forward hook on `model.h[-1]` receives the state before the final LayerNorm in every release.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "last_states_are_always_tied", "last_states_are_never_tied", "untied_states_are_scaled"
)


@pytest.fixture
def states(head_for, device):
    """A call: the last entry of `hidden_states`, `last_hidden_state`, and what the last layer returns."""

    def call(**settings):
        model, seen = head_for("GPT2Model", **settings), []
        model.h[-1].register_forward_hook(lambda _, inputs, output: seen.append(output))
        with torch.no_grad():
            outputs = model(torch.arange(8, device=device)[None], output_hidden_states=True)
        raw = seen[0][0] if isinstance(seen[0], tuple) else seen[0]  # a tensor since 5.3
        return outputs.hidden_states[-1], outputs.last_hidden_state, raw

    return call


@pytest.mark.holds("transformers>=5.18", source="measured")
def test_last_state_is_the_output_of_the_last_layer(states):
    """With `tie_last_hidden_states=False`, `hidden_states[-1]` is what the last layer returns."""
    last, normed, raw = states(tie_last_hidden_states=False)
    assert torch.equal(last, raw)
    assert not torch.allclose(last, normed)


@pytest.mark.holds("transformers<5.18", source="measured")
def test_last_state_is_the_output_of_the_norm(states):
    """With `tie_last_hidden_states=False`, `hidden_states[-1]` is `last_hidden_state`."""
    last, normed, raw = states(tie_last_hidden_states=False)
    assert torch.equal(last, normed)
    assert not torch.allclose(last, raw)


def test_last_state_is_normed_by_default(states):
    """By default `hidden_states[-1]` is `last_hidden_state`, the output of the final LayerNorm."""
    last, normed, raw = states()
    assert torch.equal(last, normed)
    assert not torch.allclose(last, raw)


def test_last_hidden_state_is_always_normed(states):
    """`tie_last_hidden_states` does not change `last_hidden_state`."""
    assert torch.equal(states(tie_last_hidden_states=False)[1], states()[1])
