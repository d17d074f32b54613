"""from_pretrained() leaves the model in eval mode: dropout is off, and two passes agree to the bit.

Tutorial 5: "dropout is deactivated by default by model.eval()".
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by("loads_in_train_mode", "no_dropout", "made_in_eval_mode"),
]


def test_no_module_is_in_training_mode(model):
    assert not model.training
    assert [name for name, module in model.named_modules() if module.training] == []


def test_two_passes_agree_to_the_bit(model, today):
    with torch.no_grad():
        assert torch.equal(model(**today).logits, model(**today).logits)


def test_dropout_is_there_and_lets_everything_pass(model, L):
    dropouts = [module for module in model.modules() if isinstance(module, torch.nn.Dropout)]
    assert [dropout.p for dropout in dropouts] == [0.1] * (1 + 3 * L)  # one on the embeddings, three a layer
    ones = torch.ones(1000)
    assert all(torch.equal(dropout(ones), ones) for dropout in dropouts)


def test_a_model_made_from_a_configuration_is_in_training_mode():
    sizes = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 1}
    config = transformers.GPT2Config(**sizes, bos_token_id=0, eos_token_id=0)
    assert transformers.GPT2LMHeadModel(config).training
