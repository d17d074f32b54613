"""`from_pretrained()` leaves the model in eval mode: dropout is off and two passes are bit-identical.

Tutorial 5: "dropout is deactivated by default by model.eval() (sets the model to evaluation mode)". A model made from a
config is in training mode.

Instead: `GPT2LMHeadModel(config).eval()`
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by(
        "loads_in_train_mode",
        "no_dropout",
        "made_in_eval_mode",
        "long_texts_attend_with_dropout",
        "later_layers_load_in_train_mode",
        "later_layers_have_more_dropout",
    ),
]


def test_no_module_is_in_training_mode(model, full_model):
    for loaded in (model, full_model):
        assert not loaded.training
        assert [name for name, module in loaded.named_modules() if module.training] == []


def test_two_passes_are_bit_identical(model, today):
    with torch.no_grad():
        assert torch.equal(model(**today).logits, model(**today).logits)


def test_two_passes_over_n_positions_are_bit_identical(base_model, full_row, full_row_outputs):
    """Two passes over as many tokens as the model has positions are bit-identical."""
    with torch.no_grad():
        assert torch.equal(base_model(full_row).last_hidden_state, full_row_outputs.last_hidden_state)


@pytest.mark.needs("dropout")
def test_dropout_layers_change_nothing(model, full_model):
    """The model has dropout layers of probability 0.1, and none of them changes its input."""
    ones = torch.ones(1000)
    for loaded in (model, full_model):
        dropouts = [module for module in loaded.modules() if isinstance(module, torch.nn.Dropout)]
        expected = [0.1] * (1 + 3 * len(loaded.transformer.h))  # one after the embeddings, three per layer
        assert [dropout.p for dropout in dropouts] == expected
        assert all(torch.equal(dropout(ones), ones) for dropout in dropouts)


def test_model_from_a_config_is_in_training_mode():
    """`GPT2LMHeadModel(config)` is in training mode."""
    sizes = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 1}
    config = transformers.GPT2Config(**sizes, bos_token_id=0, eos_token_id=0)
    assert transformers.GPT2LMHeadModel(config).training
