"""`summary_type` of "last", "first" or "mean" picks among choices, not among the tokens of a choice.

Documentation: "Take the last token hidden state (like XLNet)." (`GPT2Config`, `summary_type`). The setting is read by
`GPT2DoubleHeadsModel`, whose inputs are (rows, choices, tokens).

Erratum: The documentation says: "`"last"`: Take the last token hidden state (like XLNet)." The layer takes dimension 1,
which is that of the choices, so that `mc_logits` have a number per token and none per choice.

Instead: `GPT2Config(summary_type="cls_index")`, the default, and `mc_token_ids`.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("summary_reads_tokens", "summary_type_ignored")
PICKED = {
    "last": lambda states: states[:, -1],
    "first": lambda states: states[:, 0],
    "mean": lambda states: states.mean(1),
}


@pytest.fixture
def run(head_for, device):
    """A call: a model of this `summary_type`, and its outputs for 2 rows of 3 choices of 4 tokens."""

    def call(name):
        model = head_for("GPT2DoubleHeadsModel", summary_type=name)
        with torch.no_grad():
            return model, model(torch.arange(24, device=device).view(2, 3, 4), output_hidden_states=True)

    return call


@pytest.mark.parametrize("name", PICKED)
def test_a_choice_is_picked_at_each_token(run, name):
    """`mc_logits` have a number per token, of the last choice, the first choice or the mean of all."""
    model, outputs = run(name)
    summary = model.multiple_choice_head.summary
    picked = PICKED[name](outputs.hidden_states[-1])  # (2 rows, 4 tokens, width)
    assert outputs.mc_logits.shape == (2, 4)
    torch.testing.assert_close(outputs.mc_logits, (picked @ summary.weight[0] + summary.bias).detach())


@pytest.mark.parametrize("name", PICKED)
def test_tokens_are_not_picked(run, name):
    """`mc_logits` are not computed from the last or first token of a choice, or from their mean."""
    assert run(name)[1].mc_logits.shape != (2, 3)


def test_cls_index_has_a_number_per_choice(run):
    """By default, `mc_logits` have a number per choice, computed from the last token of each."""
    model, outputs = run("cls_index")
    summary = model.multiple_choice_head.summary
    last = outputs.hidden_states[-1][:, :, -1]
    torch.testing.assert_close(outputs.mc_logits, (last @ summary.weight[0] + summary.bias).detach())


def test_attn_raises_not_implemented_error(run):
    """`summary_type="attn"` raises `NotImplementedError` when the model is made."""
    with pytest.raises(NotImplementedError):
        run("attn")
