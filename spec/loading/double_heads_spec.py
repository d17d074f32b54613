"""GPT2DoubleHeadsModel gives logits for the tokens, and one number a choice: mc_logits.

Tutorial 2.1: "GPT2DoubleHeadsModel: has both the layer that calculates the probabilities and a layer for
classification (whatever it is)". That layer is linear and reads one token a choice, the one that mc_token_ids names.
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "choices_not_squeezed",
        "choice_reads_the_last",
        "choice_reads_the_first_by_default",
        "logits_in_half",
        "missing_keys_untold",
    ),
]


@pytest.fixture(scope="module")
def loaded(checkpoint, loading, device):
    transformers.set_seed(42)
    model, info = transformers.GPT2DoubleHeadsModel.from_pretrained(
        checkpoint.quick, output_loading_info=True, **loading
    )
    return model.to(device), info


@pytest.fixture(scope="module")
def choices(today):
    ids = today["input_ids"]
    return torch.stack([ids, ids.flip(1)], dim=1)  # two choices: (B, 2, T)


@pytest.fixture(scope="module")
def outputs(loaded, choices):
    picked = torch.tensor([[2, 4]], device=choices.device)  # the third token of one, the fifth of the other
    with torch.no_grad():
        return loaded[0](choices, mc_token_ids=picked, output_hidden_states=True)


def test_there_are_logits_for_every_token_and_one_number_for_every_choice(outputs, V):
    assert outputs.logits.shape == (1, 2, 5, V)  # (B, choices, T, V)
    assert outputs.mc_logits.shape == (1, 2)  # (B, choices)


def test_the_token_logits_are_those_of_the_model_with_one_head(model, choices, outputs, tolerance):
    with torch.no_grad():
        torch.testing.assert_close(outputs.logits[0], model(choices[0]).logits, **tolerance)


def test_the_choice_is_a_linear_layer_on_the_picked_token(loaded, outputs, tolerance):
    head = loaded[0].multiple_choice_head.summary
    states = outputs.hidden_states[-1][0]  # (choices, T, D)
    picked = torch.stack([states[0, 2], states[1, 4]])  # (choices, D)
    torch.testing.assert_close(outputs.mc_logits[0], picked @ head.weight[0] + head.bias, **tolerance)


@pytest.mark.needs("float32")
def test_no_token_named_the_last_is_picked(loaded, choices, outputs, tolerance):
    with torch.no_grad():
        unnamed = loaded[0](choices).mc_logits
    torch.testing.assert_close(unnamed[0, 1], outputs.mc_logits[0, 1], **tolerance)
    with pytest.raises(AssertionError, match="not close"):
        torch.testing.assert_close(unnamed[0, 0], outputs.mc_logits[0, 0], **tolerance)


def test_the_checkpoint_brings_no_classification_layer_so_it_is_untrained(loaded):
    missing = ["multiple_choice_head.summary.bias", "multiple_choice_head.summary.weight"]
    assert sorted(loaded[1]["missing_keys"]) == missing
