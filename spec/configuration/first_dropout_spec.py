"""`summary_first_dropout` acts before the projection of the choices, not after it.

Documentation: "The dropout ratio to be used after the projection and activation." (`GPT2Config`,
`summary_first_dropout`). The setting is read by `GPT2DoubleHeadsModel`.

Erratum: The documentation says: "after the projection and activation". The dropout acts on the hidden states before the
projection: with a ratio of 1, `mc_logits` are the bias of the projection, not 0.

Instead: `GPT2Config(summary_last_dropout=0.1)` is a dropout after projection and activation.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("choices_are_dropped_last", "choices_are_not_dropped")


@pytest.fixture
def mc_logits(head_for, device):
    """A call: `mc_logits` for 2 choices, in training mode, with a bias of 3 and these settings."""

    def call(**settings):
        model = head_for("GPT2DoubleHeadsModel", **settings).train()
        torch.nn.init.constant_(model.multiple_choice_head.summary.bias, 3.0)
        return model(torch.arange(8, device=device).view(1, 2, 4)).mc_logits

    return call


def test_ratio_of_1_leaves_the_bias(mc_logits):
    """With `summary_first_dropout=1.0`, `mc_logits` are the bias of the projection."""
    assert mc_logits(summary_first_dropout=1.0).tolist() == [[3.0, 3.0]]


def test_result_of_the_projection_is_not_dropped(mc_logits):
    """`summary_first_dropout=1.0` does not set `mc_logits` to 0."""
    assert mc_logits(summary_first_dropout=1.0).all()


def test_summary_last_dropout_acts_after_the_projection(mc_logits):
    """`summary_last_dropout=1.0`, which is not a documented field, sets `mc_logits` to 0."""
    assert mc_logits(summary_first_dropout=0.0, summary_last_dropout=1.0).tolist() == [[0.0, 0.0]]
