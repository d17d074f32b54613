"""`max_length` limits prompt, pads and new tokens together; `max_new_tokens` only the new tokens.

Tutorial 2.1: "max_length=50" is an argument of `generate()`.

Erratum: The tutorial says: "max_length=50, # Length of output". The prompt and its pads are among the 50 tokens. In a
batch whose longest text has 3 tokens, each row has at most 47 new tokens, and so has the shorter text.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("max_length_counts_new_tokens", "one_token_too_many", "limits_capped_at_100"),
]


@pytest.fixture(scope="module")
def max_length(batch):
    """Two more than the longest text has: 5 with the tokenizer of gpt2."""
    return batch["input_ids"].shape[1] + 2


@pytest.fixture(scope="module")
def rows(model, batch, max_length, eos):
    return model.generate(**batch, max_length=max_length, do_sample=False, pad_token_id=eos)


@pytest.fixture(scope="module")
def text(tokenizer, device):
    """The shorter text alone, without pads: input_ids and attention_mask (1, T)."""
    return tokenizer("Hello", return_tensors="pt").to(device)


@pytest.fixture(scope="module")
def hello(model, text, max_length, eos):
    return model.generate(**text, max_length=max_length, do_sample=False, pad_token_id=eos)


def test_max_length_is_the_length_of_the_rows(rows, hello, max_length):
    """`max_length` is the length of the rows that `generate()` returns."""
    assert rows.shape == (2, max_length)
    assert hello.shape == (1, max_length)


def test_pads_reduce_the_number_of_new_tokens(rows, hello, batch, text):
    pads = (batch["attention_mask"][0] == 0).sum().item()
    assert rows.shape[1] - batch["input_ids"].shape[1] == 2
    assert hello.shape[1] - text["input_ids"].shape[1] == 2 + pads  # the same text without its pads


def test_max_length_is_not_the_length_of_new_text(rows, batch, max_length):
    """`max_length` is not the length of the new text."""
    printed, written = max_length, rows[:, batch["input_ids"].shape[1] :].shape[1]
    assert printed != written


def test_max_length_reaches_to_the_last_position(hundred_model, device):
    """`max_length` may be as large as the number of positions."""
    P = hundred_model.config.n_positions
    prompt = torch.arange(P - 2, device=device)[None] % 100
    settings = {"attention_mask": torch.ones_like(prompt), "do_sample": False, "pad_token_id": 0}
    assert hundred_model.generate(prompt, max_length=P, **settings).shape == (1, P)


def test_max_new_tokens_100_are_a_hundred(hundred_model, device):
    """`max_new_tokens=100` returns a hundred new tokens."""
    prompt = torch.tensor([[5, 6, 7]], device=device)
    settings = {"attention_mask": torch.ones_like(prompt), "do_sample": False, "pad_token_id": 0}
    assert hundred_model.generate(prompt, max_new_tokens=100, **settings).shape == (1, 3 + 100)


def test_max_new_tokens_does_not_count_prompt_and_pads(batch, text, batch_greedy, hello_greedy):
    """`max_new_tokens` does not count the prompt and the pads."""
    assert batch_greedy.sequences.shape[1] == batch["input_ids"].shape[1] + 4
    assert hello_greedy.sequences.shape[1] == text["input_ids"].shape[1] + 4
