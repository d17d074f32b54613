"""`max_length` limits prompt, pads and new tokens together; `max_new_tokens` only the new tokens.

Tutorial 2.1: "max_length=50" is an argument of `generate()`.

Erratum: The tutorial says: "max_length=50, # Length of output". The prompt and its pads are among the 50 tokens. In a
batch whose longest text has 3 tokens, each row has at most 47 new tokens, and so has the shorter text.
"""

import pytest

pytestmark = [pytest.mark.tutorial("2.1"), pytest.mark.refuted_by("max_length_counts_new_tokens", "one_token_too_many")]
MAX_LENGTH = 5


@pytest.fixture(scope="module")
def rows(model, batch):
    return model.generate(**batch, max_length=MAX_LENGTH, do_sample=False, pad_token_id=50256)


@pytest.fixture(scope="module")
def hello(model, tokenizer, device):
    inputs = tokenizer("Hello", return_tensors="pt").to(device)
    return model.generate(**inputs, max_length=MAX_LENGTH, do_sample=False, pad_token_id=50256)


def test_max_length_is_the_length_of_the_rows(rows, hello):
    """`max_length` is the length of the rows that `generate()` returns."""
    assert rows.shape == (2, MAX_LENGTH)
    assert hello.shape == (1, MAX_LENGTH)


def test_pads_reduce_the_number_of_new_tokens(rows, hello, batch):
    assert rows.shape[1] - batch["input_ids"].shape[1] == 2
    assert hello.shape[1] - 1 == 4  # the same text without its two pads


def test_max_length_is_not_the_length_of_new_text(rows, batch):
    """`max_length` is not the length of the new text."""
    printed, written = MAX_LENGTH, rows[:, batch["input_ids"].shape[1] :].shape[1]
    assert printed != written


def test_max_new_tokens_does_not_count_prompt_and_pads(batch, batch_greedy, hello_greedy):
    """`max_new_tokens` does not count the prompt and the pads."""
    assert batch_greedy.sequences.shape[1] == batch["input_ids"].shape[1] + 4
    assert hello_greedy.sequences.shape[1] == 1 + 4
