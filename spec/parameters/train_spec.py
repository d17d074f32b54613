"""train() switches dropout on, so two passes differ; eval() switches it off again.

Tutorial 5: "To train the model, you should first set it back in training mode with model.train()".
"""

import pytest
import torch
import transformers

pytestmark = [pytest.mark.tutorial("5"), pytest.mark.refuted_by("train_ignored", "no_dropout", "eval_ignored")]


def test_in_training_mode_two_passes_differ(own_model, today):
    own_model.train()
    with torch.no_grad():
        assert not torch.equal(own_model(**today).logits, own_model(**today).logits)


def test_dropout_zeroes_a_tenth_and_scales_the_rest_up(own_model):
    own_model.train()
    transformers.set_seed(42)
    dropped = own_model.transformer.drop(torch.ones(100_000))
    assert abs((dropped == 0).float().mean() - 0.1) < 0.005  # five deviations of a draw of 100,000
    torch.testing.assert_close(dropped.max(), torch.tensor(1 / 0.9))


def test_eval_mode_gives_the_first_result_again(own_model, today):
    with torch.no_grad():
        first = own_model(**today).logits
        own_model.train()
        own_model.eval()
        assert torch.equal(own_model(**today).logits, first)
