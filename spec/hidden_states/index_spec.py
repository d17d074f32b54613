"""`hidden_states[step][layer]` is (batch, tokens, width); a third index selects the row of the batch.

Tutorial 4: "outputs.hidden_states[0][0][0].shape", with three indices, is printed as "torch.Size([5, 768])".

Erratum: The tutorial says: "hidden_states[generated token number][layer number] is a tensor (input length x D)". Two
indices leave three dimensions: the batch comes before input length and width.

Instead: `outputs.hidden_states[step][layer][row]`
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("4"),
    pytest.mark.refuted_by(
        "states_without_the_batch",
        "states_of_the_last_position",
        "later_rows_repeat_a_state",
        "later_rows_share_positions",
    ),
]


@pytest.fixture(scope="module")
def of_batch(model, batch, eos):
    """The hidden states that `generate()` returns for one new token of two texts."""
    settings = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": eos}
    return model.generate(**batch, **settings, return_dict_in_generate=True, output_hidden_states=True).hidden_states


def test_two_indices_select_a_batch(greedy, today, of_batch, batch, D):
    """Two indices select a tensor of batch, tokens and width."""
    assert greedy.hidden_states[0][0].shape == (*today["input_ids"].shape, D)  # (B, T, D)
    assert of_batch[0][0].shape == (*batch["input_ids"].shape, D)


def test_two_indices_leave_one_dimension_too_many(greedy, today, D):
    """Two indices do not select a tensor of input length by width; three indices do."""
    printed = (today["input_ids"].shape[1], greedy.hidden_states[0][0].shape[-1])  # input length x D
    assert tuple(greedy.hidden_states[0][0].shape) != printed
    assert tuple(greedy.hidden_states[0][0][0].shape) == printed


def test_third_index_selects_the_row(of_batch, batch, model, tolerance):
    """The third index selects the row of the batch: 1 selects the second text."""
    tokens, positions = model.transformer.wte.weight, model.transformer.wpe.weight  # (V, D), (P, D)
    hello_dear = batch["input_ids"][1]  # the longer text, without pads
    expected = (tokens[hello_dear] + positions[: len(hello_dear)]).detach()
    torch.testing.assert_close(of_batch[0][0][1], expected, **tolerance)


def test_each_row_has_its_own_states(crowd, crowd_greedy, model, tolerance):
    """Each of eight rows of unequal lengths begins with the embedding of its own text, after the pads."""
    tokens, positions = model.transformer.wte.weight.detach(), model.transformer.wpe.weight.detach()
    assert crowd_greedy.hidden_states[0][0].shape[:2] == crowd["input_ids"].shape  # (B, T)
    for row, mask in enumerate(crowd["attention_mask"].bool()):
        expected = tokens[crowd["input_ids"][row, mask]] + positions[: mask.sum()]
        torch.testing.assert_close(crowd_greedy.hidden_states[0][0][row][-mask.sum() :], expected, **tolerance)
