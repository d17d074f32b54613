"""`resid_pdrop` is the dropout after the attention and the MLP of each layer, not of the embeddings.

Documentation: "The dropout probability for all fully connected layers in the embeddings, encoder, and pooler."
(`GPT2Config`, `resid_pdrop`).

Erratum: The documentation says: "for all fully connected layers in the embeddings, encoder, and pooler". GPT-2 has
neither encoder nor pooler, and the embeddings have a dropout of their own, `embd_pdrop`.

Instead: `GPT2Config(resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0)` turns each dropout off.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "attention_is_not_dropped", "mlp_is_not_dropped", "embeddings_are_dropped_by_resid_pdrop", "weights_are_not_dropped"
)
OFF = {"resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0}


@pytest.fixture
def run(head_for, device):
    """A call: a model in training mode with these dropouts, all others being 0, and the hidden states of a pass."""

    def call(**dropouts):
        model = head_for("GPT2Model", **{**OFF, **dropouts}).train()
        with torch.no_grad():
            return model, model(torch.arange(8, device=device)[None], output_hidden_states=True).hidden_states

    return call


def test_layers_add_nothing_with_resid_pdrop_of_1(run):
    """With `resid_pdrop=1.0`, each layer returns its input."""
    states = run(resid_pdrop=1.0)[1]
    assert torch.equal(states[1], states[0])


def test_embeddings_are_not_dropped_by_resid_pdrop(run):
    """`resid_pdrop=1.0` does not change the embeddings."""
    assert torch.equal(run(resid_pdrop=1.0)[1][0], run()[1][0])


def test_embeddings_are_zero_with_embd_pdrop_of_1(run):
    """With `embd_pdrop=1.0`, all embeddings are 0."""
    assert not run(embd_pdrop=1.0)[1][0].any()


def test_attention_weights_are_dropped_by_attn_pdrop(run, device):
    """`attn_pdrop=0.5` changes the output of a layer in training mode alone."""
    model, dropped = run(attn_pdrop=0.5)
    states = run()[1]
    assert torch.equal(dropped[0], states[0])
    assert not torch.allclose(dropped[1], states[1])
    with torch.no_grad():
        evaluated = model.eval()(torch.arange(8, device=device)[None], output_hidden_states=True)
    torch.testing.assert_close(evaluated.hidden_states[1], states[1])
