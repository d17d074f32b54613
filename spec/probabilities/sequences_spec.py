"""`sequences` holds the prompt and the new tokens: shape (1, 6) for five tokens and one new token.

Tutorial 3: the printed shape is "torch.Size([1, 6])", and the printed first token is "Today".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by(
        "prompt_cut_off", "one_token_too_many", "sequences_in_int32", "sequences_without_the_later_pads"
    ),
]


@pytest.fixture(scope="module")
def outputs(model, today, eos):
    return model.generate(**today, max_new_tokens=1, return_dict_in_generate=True, temperature=1.0, pad_token_id=eos)


@pytest.mark.needs("the tokenizer of gpt2")
def test_sequences_has_the_printed_shape_and_first_token(outputs, tokenizer):
    """`sequences` has the printed shape (1, 6), and its first token is "Today"."""
    assert outputs.sequences.shape == (1, 6)  # (B, T + 1)
    assert outputs.sequences[:, :5].tolist() == [[8888, 356, 460, 467, 284]]
    assert tokenizer.decode(outputs.sequences[0][0]) == "Today"


def test_sequences_has_a_column_per_token(outputs, today):
    """`sequences` has a column per token of the prompt and per new token."""
    assert outputs.sequences.shape[1] == today["input_ids"].shape[1] + 1
    assert outputs.sequences.dtype == torch.int64


def test_sequences_begins_with_the_prompt(outputs, today, tokenizer):
    assert torch.equal(outputs.sequences[:, :-1], today["input_ids"])
    assert "Today we can go to" in tokenizer.decode(outputs.sequences[0])


def test_the_new_token_has_the_highest_logit(outputs, model, today):
    with torch.no_grad():
        assert outputs.sequences[0, -1] == model(**today).logits[0, -1].argmax()


@pytest.mark.needs("float32")
def test_shape_and_texts_are_as_recorded(outputs, tokenizer, snapshot):
    """The shape of `sequences`, its first token and its whole text are the recorded ones."""
    row = outputs.sequences[0]
    assert {"shape": [*outputs.sequences.shape], "texts": [tokenizer.decode(row[0]), tokenizer.decode(row)]} == snapshot


def test_sequences_of_a_batch_begin_with_its_rows(crowd, crowd_greedy):
    """`sequences` of eight texts begins with their rows, pads included, and has 32 more columns."""
    B, T = crowd["input_ids"].shape
    assert crowd_greedy.sequences.shape == (B, T + 32)
    assert torch.equal(crowd_greedy.sequences[:, :T], crowd["input_ids"])
