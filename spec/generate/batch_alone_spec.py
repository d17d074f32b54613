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
        "repetition_penalty_counts_pads",
        "repetition_penalty_ignored",
        "positions_count_16_pads",
        "mask_of_the_fourth_row",
        "repetition_penalty_at_most_2",
    ),
]


@pytest.fixture(scope="module")
def penalised(model, crowd, eos):
    """The first step's scores (8, V) of eight padded texts under a repetition penalty."""
    settings = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": eos, "repetition_penalty": 5.0}
    return model.generate(**crowd, **settings, return_dict_in_generate=True, output_scores=True).scores[0]


@pytest.fixture(scope="module")
def by_hand(crowd_logits):
    """A call: the first step's logits (8, V) of each text alone, those of the tokens in `texts` penalised."""

    def call(texts):
        logits = crowd_logits[:, 0].clone()
        for row, text in zip(logits, texts, strict=True):
            row[text] = torch.where(row[text] < 0, row[text] * 5, row[text] / 5)
        return logits

    return call


def test_padded_row_equals_the_text_alone(batch_greedy, hello_greedy):
    T = hello_greedy.sequences.shape[1]
    assert torch.equal(batch_greedy.sequences[:1, -T:], hello_greedy.sequences)  # without its pads


def test_eight_unequal_rows_equal_each_text_alone(crowd_greedy, crowd_logits, tolerance):
    for step, scores in enumerate(crowd_greedy.scores):
        torch.testing.assert_close(scores[:, ::50], crowd_logits[:, step, ::50], **tolerance)  # every 50th token


def test_rows_do_not_depend_on_their_order(model, crowd, crowd_greedy, eos, V):
    turned = {name: tensor.flip(0) for name, tensor in crowd.items()}
    rows = model.generate(**turned, max_new_tokens=2, do_sample=False, eos_token_id=V, pad_token_id=eos)
    assert torch.equal(rows.flip(0), crowd_greedy.sequences[:, :-30])


def test_beams_of_a_padded_row_equal_those_of_the_text(model, batch, eos):
    settings = {"num_beams": 3, "num_return_sequences": 3, "max_new_tokens": 2, "do_sample": False, "pad_token_id": eos}
    together = model.generate(**batch, **settings)  # (B * beams, T + 2)
    own = batch["attention_mask"][0] == 1
    alone = model.generate(**{name: tensor[:1, own] for name, tensor in batch.items()}, **settings)
    assert torch.equal(together[:3, -alone.shape[1] :], alone)


@pytest.mark.holds("transformers>=5.23", source="measured", about="repetition_penalty")
def test_repetition_penalty_ignores_left_pads(penalised, by_hand, crowd, tolerance):
    """`repetition_penalty` does not count left pads as repeated tokens."""
    texts = [ids[mask == 1] for ids, mask in zip(crowd["input_ids"], crowd["attention_mask"], strict=True)]
    torch.testing.assert_close(penalised, by_hand(texts), **tolerance)


@pytest.mark.holds("transformers<5.23", source="measured", about="repetition_penalty")
def test_repetition_penalty_counts_left_pads(penalised, by_hand, crowd, tolerance):
    """`repetition_penalty` counts left pads as repeated tokens and lowers the score of the pad id."""
    torch.testing.assert_close(penalised, by_hand(crowd["input_ids"]), **tolerance)


def test_repetition_penalty_lowers_repeated_tokens(model, today, greedy, eos, tolerance):
    """`repetition_penalty=1.5` divides the score of a repeated token by 1.5, or multiplies a negative one."""
    settings = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": eos, "repetition_penalty": 1.5}
    lowered = model.generate(**today, **settings, return_dict_in_generate=True, output_scores=True).scores[0][0]
    expected = greedy.scores[0][0].clone()
    for token in today["input_ids"][0].unique():
        expected[token] = expected[token] * 1.5 if expected[token] < 0 else expected[token] / 1.5
    torch.testing.assert_close(lowered, expected, **tolerance)
