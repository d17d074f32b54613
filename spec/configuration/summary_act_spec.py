"""`summary_activation` is the name of any activation; an unknown name raises `KeyError`.

Documentation: "Pass `"tanh"` for a tanh activation to the output" (`GPT2Config`, `summary_activation`). The activation
acts on the `mc_logits` of `GPT2DoubleHeadsModel`.

Erratum: The documentation says: "any other value will result in no activation". `"relu"` applies `torch.relu`, and an
unknown name raises `KeyError` when the model is made.

Instead: `GPT2Config(summary_activation=None)`, the default, for no activation.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("summary_activation_is_tanh_or_none", "summary_activation_ignored")


@pytest.fixture
def mc_logits(head_for, device):
    """A call: `mc_logits` of four choices with this activation."""

    def call(activation):
        model = head_for("GPT2DoubleHeadsModel", summary_activation=activation)
        with torch.no_grad():
            return model(torch.arange(16, device=device).view(1, 4, 4)).mc_logits

    return call


@pytest.mark.parametrize("name", ["tanh", "relu", "sigmoid"])
def test_activation_is_applied(mc_logits, name):
    """The activation is applied to `mc_logits`."""
    torch.testing.assert_close(mc_logits(name), getattr(torch, name)(mc_logits(None)))


def test_unknown_name_raises_key_error(mc_logits):
    """An unknown name raises `KeyError`."""
    with pytest.raises(KeyError, match="nonsense"):
        mc_logits("nonsense")


def test_another_name_is_not_without_activation(mc_logits):
    """With "sigmoid", `mc_logits` differ from those without activation."""
    assert not torch.allclose(mc_logits("sigmoid"), mc_logits(None))
