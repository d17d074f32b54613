"""`scale_attn_weights` divides attention scores by the root of the head width; no embedding is scaled.

Documentation: "Whether to scale embeddings by dividing by sqrt(d_model)." (`GPT2Config`, `scale_attn_weights`). For
the attention implementations that ignore the setting, see `probabilities/attention_scale`.

Erratum: The documentation says: "Whether to scale embeddings by dividing by sqrt(d_model)." The embeddings are the same
with and without; the products of queries and keys are divided, by the root of `n_embd / n_head`.

Instead: `GPT2Config(scale_attn_weights=False, attn_implementation="eager")`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("embeddings_are_scaled", "attention_always_scaled", "attention_scaled_by_the_width")


@pytest.fixture(scope="module")
def outputs(head_for, device):
    """The outputs of a pass with and without the scaling, of width 16 with 2 heads of width 8."""
    ids = torch.arange(8, device=device)[None]
    settings = {"attn_implementation": "eager"}
    with torch.no_grad():
        return [
            head_for("GPT2Model", scale_attn_weights=scale, **settings)(
                ids, output_hidden_states=True, output_attentions=True
            )
            for scale in (True, False)
        ]


def test_embeddings_are_the_same(outputs):
    """`hidden_states[0]` is the same with and without `scale_attn_weights`."""
    scaled, unscaled = outputs
    assert torch.equal(scaled.hidden_states[0], unscaled.hidden_states[0])
    assert not torch.allclose(scaled.hidden_states[1], unscaled.hidden_states[1])


def test_scores_are_divided_by_the_root_of_the_head_width(outputs):
    """The attention weights of the first layer differ by a factor of the root of 8 in their logarithms."""
    scaled, unscaled = (result.attentions[0].double() for result in outputs)
    seen = scaled[0, 0].tril() > 0
    differences = [(weights[0].log() - weights[0, :, :, :1].log())[:, seen] for weights in (scaled, unscaled)]
    torch.testing.assert_close(differences[0] * 8**0.5, differences[1], rtol=1e-3, atol=1e-3)
