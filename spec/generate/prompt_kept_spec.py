"""`generate()` returns the ids of the prompt with its pads, followed by the new tokens.

Tutorial 2.1: the decoded output begins with the pads and the text, "<|endoftext|><|endoftext|>Hello".
A prompt that is passed as `inputs_embeds` alone has no ids to return, which is a claim of its own.
"""

import pytest
import torch

pytestmark = [pytest.mark.tutorial("2.1"), pytest.mark.refuted_by("prompt_cut_off", "long_prompts_cut_off")]


def test_each_row_begins_with_its_prompt_and_pads(batch, batch_greedy):
    T = batch["input_ids"].shape[1]
    assert torch.equal(batch_greedy.sequences[:, :T], batch["input_ids"])


def test_long_prompts_and_dozens_of_pads_are_returned(crowd, crowd_greedy):
    T = crowd["input_ids"].shape[1]
    assert torch.equal(crowd_greedy.sequences[:, :T], crowd["input_ids"])


def test_sampled_rows_begin_with_prompt_and_pads_too(batch, sampled):
    T = batch["input_ids"].shape[1]
    assert torch.equal(sampled.sequences[:, :T], batch["input_ids"])


def test_new_tokens_follow_the_prompt(batch, batch_greedy):
    T = batch["input_ids"].shape[1]
    assert batch_greedy.sequences.shape == (2, T + 4)  # (B, T + new)
    new = [step.argmax(-1) for step in batch_greedy.scores]
    assert torch.equal(batch_greedy.sequences[:, T:], torch.stack(new, dim=1))


@pytest.mark.needs("the tokenizer of gpt2")
def test_decoded_rows_begin_with_the_pads_and_the_text(left_tokenizer, batch_greedy):
    texts = [left_tokenizer.decode(row) for row in batch_greedy.sequences]
    assert texts[0].startswith("<|endoftext|><|endoftext|>Hello")
    assert texts[1].startswith("Hello dear!")
