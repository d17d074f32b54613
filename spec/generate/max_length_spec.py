"""max_length counts the whole row, pads and prompt included; max_new_tokens counts only the new ones.

Erratum: the tutorial prints max_length=50, "# Length of output", which hides that the 50 hold the prompt and its
pads: of a batch whose longest text has 3 tokens, each row gets 47 new ones, the shorter text too.
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
    assert rows.shape == (2, MAX_LENGTH)
    assert hello.shape == (1, MAX_LENGTH)


def test_pads_take_from_what_is_new(rows, hello, batch):
    assert rows.shape[1] - batch["input_ids"].shape[1] == 2
    assert hello.shape[1] - 1 == 4  # the same text without its two pads


def test_as_a_count_of_what_generate_writes_it_is_wrong(rows, batch):
    printed, written = MAX_LENGTH, rows[:, batch["input_ids"].shape[1] :].shape[1]
    assert printed != written


def test_max_new_tokens_leaves_pads_and_prompt_out(batch, batch_greedy, hello_greedy):
    assert batch_greedy.sequences.shape[1] == batch["input_ids"].shape[1] + 4
    assert hello_greedy.sequences.shape[1] == 1 + 4
