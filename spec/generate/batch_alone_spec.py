"""Each row of a batch is continued as it would be alone; with `repetition_penalty` only since 5.23.

Tutorial 1: the low-level API is for "working with batches". The rows are compared without sampling, since the rows
of a batch share the random numbers. Before 5.23 `repetition_penalty` counts the pads of a row as repeated tokens.

Instead: `[model.generate(**tokenizer(text, return_tensors="pt"), repetition_penalty=1.5) for text in texts]`
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by(
        "positions_ignore_the_mask",
        "positions_of_the_first_row",
        "mask_all_ones",
        "repetition_penalty_counts_pads",
        "repetition_penalty_ignored",
    ),
]


@pytest.fixture(scope="module")
def dear_greedy(model, tokenizer, device):
    inputs = tokenizer("Hello dear!", return_tensors="pt").to(device)
    settings = {"max_new_tokens": 4, "do_sample": False, "pad_token_id": 50256}
    return model.generate(**inputs, **settings, return_dict_in_generate=True, output_scores=True)


@pytest.fixture(scope="module")
def penalised(model, batch):
    """The first step's scores of "Hello" under a repetition penalty, padded in the batch and alone: two of (V,)."""
    settings = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": 50256, "repetition_penalty": 1.5}
    returned = {"return_dict_in_generate": True, "output_scores": True}
    together = model.generate(**batch, **settings, **returned)
    alone = model.generate(**{name: tensor[:1, 2:] for name, tensor in batch.items()}, **settings, **returned)
    return together.scores[0][0], alone.scores[0][0]


def test_padded_row_equals_the_text_alone(batch_greedy, hello_greedy):
    assert torch.equal(batch_greedy.sequences[:1, 2:7], hello_greedy.sequences)  # without its two pads


def test_longest_row_equals_the_text_alone(batch_greedy, dear_greedy):
    assert torch.equal(batch_greedy.sequences[1:, :7], dear_greedy.sequences)


def test_scores_equal_those_of_each_text_alone(batch_greedy, hello_greedy, dear_greedy, tolerance):
    for together, hello, dear in zip(batch_greedy.scores, hello_greedy.scores, dear_greedy.scores, strict=False):
        torch.testing.assert_close(together, torch.cat([hello, dear]), **tolerance)


def test_rows_do_not_depend_on_their_order(model, batch, batch_greedy):
    turned = {name: tensor.flip(0) for name, tensor in batch.items()}
    rows = model.generate(**turned, max_new_tokens=2, do_sample=False, pad_token_id=50256)
    assert torch.equal(rows.flip(0), batch_greedy.sequences[:, :5])


def test_beams_of_a_padded_row_equal_those_of_the_text(model, batch):
    beams = {"num_beams": 3, "num_return_sequences": 3}
    settings = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 50256}
    together = model.generate(**batch, **beams, **settings)  # (B * beams, T + 2)
    alone = model.generate(**{name: tensor[:1, 2:] for name, tensor in batch.items()}, **beams, **settings)
    assert torch.equal(together[:3, 2:], alone)


@pytest.mark.holds("transformers>=5.23", source="measured", about="repetition_penalty")
def test_repetition_penalty_ignores_left_pads(penalised, tolerance):
    """`repetition_penalty` does not count left pads as repeated tokens."""
    together, alone = penalised
    torch.testing.assert_close(together, alone, **tolerance)


@pytest.mark.holds("transformers<5.23", source="measured", about="repetition_penalty")
def test_repetition_penalty_counts_left_pads(penalised, tolerance):
    """`repetition_penalty` counts left pads as repeated tokens and lowers the score of the pad id."""
    together, alone = penalised
    expected = alone.clone()
    expected[50256] = alone[50256] * 1.5 if alone[50256] < 0 else alone[50256] / 1.5
    torch.testing.assert_close(together, expected, **tolerance)


def test_repetition_penalty_lowers_repeated_tokens(penalised, hello_greedy, tolerance):
    """`repetition_penalty=1.5` divides the score of a repeated token by 1.5, or multiplies a negative one."""
    _, alone = penalised
    expected = hello_greedy.scores[0][0].clone()
    expected[15496] = expected[15496] * 1.5 if expected[15496] < 0 else expected[15496] / 1.5
    torch.testing.assert_close(alone, expected, **tolerance)
