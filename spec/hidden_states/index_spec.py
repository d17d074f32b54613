"""hidden_states[step][layer] is a tensor (B, T, D): the third index picks the text of the batch.

Erratum: the tutorial prints "hidden_states[generated token number][layer number] is a tensor (input length x D)". That
is hidden_states[step][layer][text], as its own line of code has it: outputs.hidden_states[0][0][0].shape.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("4"),
    pytest.mark.refuted_by("states_without_the_batch", "states_of_the_last_position"),
]


@pytest.fixture(scope="module")
def of_batch(model, batch):
    """The hidden states of generating one token for two texts."""
    settings = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": 50256}
    return model.generate(**batch, **settings, return_dict_in_generate=True, output_hidden_states=True).hidden_states


def test_two_indices_give_a_batch(greedy, of_batch, D):
    assert greedy.hidden_states[0][0].shape == (1, 5, D)  # (B, T, D)
    assert of_batch[0][0].shape == (2, 3, D)


def test_two_indices_do_not_give_the_printed_shape(greedy, today, D):
    printed = (today["input_ids"].shape[1], greedy.hidden_states[0][0].shape[-1])  # input length x D
    assert tuple(greedy.hidden_states[0][0].shape) != printed
    assert tuple(greedy.hidden_states[0][0][0].shape) == printed == (5, D)


def test_the_third_index_is_the_text(of_batch, model, tolerance):
    E, P = model.transformer.wte.weight, model.transformer.wpe.weight  # (V, D), (positions, D)
    hello_dear = torch.tensor([15496, 13674, 0], device=E.device)
    torch.testing.assert_close(of_batch[0][0][1], (E[hello_dear] + P[:3]).detach(), **tolerance)
