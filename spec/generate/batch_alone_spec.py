"""Each row of a batch is continued as it would be alone.

Tutorial 1: the low-level way is for "working with batches"; greedily, so that no draw is shared.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by("positions_ignore_the_mask", "positions_of_the_first_row", "mask_all_ones"),
]


@pytest.fixture(scope="module")
def dear_greedy(model, tokenizer, device):
    inputs = tokenizer("Hello dear!", return_tensors="pt").to(device)
    named = {"max_new_tokens": 4, "do_sample": False, "pad_token_id": 50256}
    return model.generate(**inputs, **named, return_dict_in_generate=True, output_scores=True)


def test_the_padded_row_is_the_text_alone(batch_greedy, hello_greedy):
    assert torch.equal(batch_greedy.sequences[:1, 2:7], hello_greedy.sequences)  # behind its two pads


def test_the_longest_row_is_the_text_alone(batch_greedy, dear_greedy):
    assert torch.equal(batch_greedy.sequences[1:, :7], dear_greedy.sequences)


def test_the_scores_are_those_of_each_alone(batch_greedy, hello_greedy, dear_greedy, tolerance):
    for together, hello, dear in zip(batch_greedy.scores, hello_greedy.scores, dear_greedy.scores, strict=False):
        torch.testing.assert_close(together, torch.cat([hello, dear]), **tolerance)


def test_the_rows_do_not_depend_on_their_order(model, batch, batch_greedy):
    turned = {name: tensor.flip(0) for name, tensor in batch.items()}
    rows = model.generate(**turned, max_new_tokens=2, do_sample=False, pad_token_id=50256)
    assert torch.equal(rows.flip(0), batch_greedy.sequences[:, :5])


def test_beams_of_the_padded_row_are_those_of_the_text_alone(model, batch):
    named = {"max_new_tokens": 2, "num_beams": 3, "num_return_sequences": 3, "do_sample": False, "pad_token_id": 50256}
    together = model.generate(**batch, **named)  # (B * beams, T + 2)
    alone = model.generate(**{name: tensor[:1, 2:] for name, tensor in batch.items()}, **named)
    assert torch.equal(together[:3, 2:], alone)
