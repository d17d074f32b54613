"""`generate()` continues a right-padded prompt after the pads, not after the text, and logs a warning.

Beyond the tutorial: the tutorial pads on the left and does not mention the reason.

Instead: `GPT2Tokenizer.from_pretrained("gpt2", padding_side="left", pad_token="<|endoftext|>")`

Message: A decoder-only architecture is being used, but right-padding was detected! For correct generation results,
please set `padding_side='left'` when initializing the tokenizer.
"""

import re

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "prompt_cut_off",
    "right_pads_turned_left",
    "mask_of_the_first_row",
    "generation_warnings_silent",
    "mask_thought_missing",
    "right_pads_seen_in_the_first_row_only",
)


@pytest.fixture(scope="module")
def right_batch(tokenizer_for, device):
    tokenizer = tokenizer_for(pad_token=tokenizer_for().eos_token)
    return tokenizer(["Hello", "Hello dear!"], padding=True, return_tensors="pt").to(device)


@pytest.fixture(scope="module")
def continued(model, right_batch, eos):
    settings = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": eos}
    return model.generate(**right_batch, **settings, return_dict_in_generate=True, output_scores=True)


def test_pads_stay_between_the_text_and_its_continuation(continued, right_batch):
    T = right_batch["input_ids"].shape[1]
    assert continued.sequences.shape == (2, T + 2)
    assert torch.equal(continued.sequences[:, :T], right_batch["input_ids"])


@pytest.mark.needs("the tokenizer of gpt2")
def test_prompt_has_two_pads_after_the_text(continued):
    assert continued.sequences[0, :3].tolist() == [15496, 50256, 50256]


@pytest.mark.needs("float32")
def test_right_padded_text_has_other_scores_than_alone(continued, hello_greedy, tolerance):
    assert (continued.scores[0][0] - hello_greedy.scores[0][0]).abs().max() > 100 * tolerance["atol"]


def test_row_without_pads_has_the_same_scores(continued, batch_greedy, tolerance):
    torch.testing.assert_close(continued.scores[0][1], batch_greedy.scores[0][1], **tolerance)


def test_generate_warns_of_right_padding(model, right_batch, eos, library_log, messages):
    """`generate()` warns of a right-padded batch."""
    model.generate(**right_batch, max_new_tokens=1, do_sample=False, pad_token_id=eos)
    assert len(library_log.messages) == 1
    assert re.search(messages[0], library_log.messages[0])


def test_generate_warns_of_the_last_row_of_eight(model, crowd, eos, library_log, messages):
    """`generate()` warns if only the last of eight rows is right-padded."""
    one = {name: tensor.clone() for name, tensor in crowd.items()}
    one["input_ids"][-1, -1], one["attention_mask"][-1, -1] = eos, 0
    model.generate(**one, max_new_tokens=1, do_sample=False, pad_token_id=eos)
    assert any(re.search(messages[0], message) for message in library_log.messages)


def test_generate_does_not_warn_of_left_padding(model, batch, eos, library_log):
    """`generate()` does not warn of a left-padded batch."""
    model.generate(**batch, max_new_tokens=1, do_sample=False, pad_token_id=eos)
    assert library_log.messages == []
