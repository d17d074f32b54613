"""`train()` turns dropout on, so that two passes differ; `eval()` turns dropout off.

Tutorial 5: "To train the model, you should first set it back in training mode with model.train()".
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by(
        "train_ignored", "no_dropout", "eval_ignored", "attention_without_dropout", "mlps_without_dropout"
    ),
]


@pytest.mark.needs("dropout")
def test_two_passes_differ_in_training_mode(own_model, today):
    """Two passes in training mode have different logits."""
    own_model.train()
    with torch.no_grad():
        assert not torch.equal(own_model(**today).logits, own_model(**today).logits)


@pytest.mark.needs("dropout")
def test_dropout_acts_at_every_place(own_model, full_row):
    """Dropout acts after the embeddings and in every layer: on attention weights, attention and MLP."""
    transformer, ids = own_model.transformer.train(), full_row[:, :60]
    dropouts = [module for module in transformer.modules() if isinstance(module, torch.nn.Dropout)]

    def last_state(dropout):
        """The last hidden state of a pass in which only this dropout acts."""
        for other in dropouts:
            other.p = 0.1 if other is dropout else 0.0
        transformers.set_seed(42)
        with torch.no_grad():
            return transformer(ids).last_hidden_state

    without = last_state(None)
    assert [
        name
        for name, dropout in transformer.named_modules()
        if dropout in dropouts and torch.equal(last_state(dropout), without)
    ] == []


@pytest.mark.needs("dropout")
def test_dropout_zeroes_a_tenth_and_scales_the_rest(own_model):
    """Dropout sets a tenth of the values to zero and divides the others by 0.9."""
    own_model.train()
    transformers.set_seed(42)
    dropped = own_model.transformer.drop(torch.ones(100_000))
    assert abs((dropped == 0).float().mean() - 0.1) < 0.005  # five standard deviations of 100,000 draws
    torch.testing.assert_close(dropped.max(), torch.tensor(1 / 0.9))


def test_eval_restores_the_logits(own_model, today):
    """The logits after `train()` and `eval()` are bit-identical to those before."""
    with torch.no_grad():
        first = own_model(**today).logits
        own_model.train()
        own_model.eval()
        assert torch.equal(own_model(**today).logits, first)
