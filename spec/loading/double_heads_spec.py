"""`GPT2DoubleHeadsModel` returns token logits and, in `mc_logits`, one number per choice.

Tutorial 2.1: "GPT2DoubleHeadsModel: has both the layer that calculates the probabilities and a layer for
classification (whatever it is)". The classification layer is linear and reads one token per choice, whose position is
passed in `mc_token_ids`.
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
        "later_choices_read_the_last",
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
    ids = today["input_ids"]  # (1, T)
    return torch.stack([ids, ids.flip(1)], dim=1)  # (B, 2 choices, T)


@pytest.fixture(scope="module")
def outputs(loaded, choices):
    picked = torch.tensor([[2, choices.shape[-1] - 1]], device=choices.device)  # third token of one, last of the other
    with torch.no_grad():
        return loaded[0](choices, mc_token_ids=picked, output_hidden_states=True)


def test_outputs_have_logits_per_token_and_per_choice(choices, outputs, V):
    """`logits` has one row per token; `mc_logits` has one number per choice."""
    assert outputs.logits.shape == (*choices.shape, V)  # (B, choices, T, V)
    assert outputs.mc_logits.shape == (1, 2)  # (B, choices)


def test_token_logits_equal_those_of_the_lm_head_model(model, choices, outputs, tolerance):
    """The token logits equal those of `GPT2LMHeadModel`."""
    with torch.no_grad():
        torch.testing.assert_close(outputs.logits[0], model(choices[0]).logits, **tolerance)


def test_mc_logits_are_linear_in_the_picked_state(loaded, outputs, tolerance):
    """`mc_logits` is a linear function of the last hidden state of the token that `mc_token_ids` picks."""
    head = loaded[0].multiple_choice_head.summary
    states = outputs.hidden_states[-1][0]  # (choices, T, D)
    picked = torch.stack([states[0, 2], states[1, -1]])  # (choices, D)
    torch.testing.assert_close(outputs.mc_logits[0], picked @ head.weight[0] + head.bias, **tolerance)


def test_any_token_of_many_choices_is_picked(loaded, full_row, tolerance):
    """`mc_token_ids` picks its token in each row of a batch and in each of five choices."""
    texts = full_row[:, :60].view(2, 5, 6)  # (B, choices, T)
    picked = torch.tensor([[0, 1, 2, 3, 4], [5, 4, 3, 2, 1]], device=texts.device)  # (B, choices)
    with torch.no_grad():
        outputs = loaded[0](texts, mc_token_ids=picked, output_hidden_states=True)
    states = torch.stack([outputs.hidden_states[-1][b, c, picked[b, c]] for b in range(2) for c in range(5)])
    head = loaded[0].multiple_choice_head.summary
    torch.testing.assert_close(outputs.mc_logits.view(-1), (states @ head.weight[0] + head.bias).detach(), **tolerance)


@pytest.mark.needs("float32")
def test_last_token_is_picked_by_default(loaded, choices, outputs, tolerance):
    """Without `mc_token_ids` the last token of each choice is picked."""
    with torch.no_grad():
        default = loaded[0](choices).mc_logits
    torch.testing.assert_close(default[0, 1], outputs.mc_logits[0, 1], **tolerance)
    with pytest.raises(AssertionError, match="not close"):
        torch.testing.assert_close(default[0, 0], outputs.mc_logits[0, 0], **tolerance)


def test_checkpoint_has_no_classification_weights(loaded):
    missing = ["multiple_choice_head.summary.bias", "multiple_choice_head.summary.weight"]
    assert sorted(loaded[1]["missing_keys"]) == missing
