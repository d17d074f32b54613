"""generate() warns of right-padded prompts, and continues them after the pads, not after the text.

Beyond the tutorial: it is why the tutorial pads on the left.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "prompt_cut_off",
    "right_pads_turned_left",
    "mask_of_the_first_row",
    "generation_warnings_silent",
    "mask_thought_missing",
)


@pytest.fixture(scope="module")
def right_batch(tokenizer_for, device):
    tokenizer = tokenizer_for(pad_token="<|endoftext|>")
    return tokenizer(["Hello", "Hello dear!"], padding=True, return_tensors="pt").to(device)


@pytest.fixture(scope="module")
def continued(model, right_batch):
    named = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 50256}
    return model.generate(**right_batch, **named, return_dict_in_generate=True, output_scores=True)


def test_the_pads_stay_between_the_text_and_its_continuation(continued):
    assert continued.sequences.shape == (2, 3 + 2)
    assert continued.sequences[0, :3].tolist() == [15496, 50256, 50256]


@pytest.mark.needs("float32")
def test_the_continuation_is_not_that_of_the_text(continued, hello_greedy, tolerance):
    assert (continued.scores[0][0] - hello_greedy.scores[0][0]).abs().max() > 100 * tolerance["atol"]


def test_the_text_without_pads_is_continued_as_ever(continued, batch_greedy, tolerance):
    torch.testing.assert_close(continued.scores[0][1], batch_greedy.scores[0][1], **tolerance)


def test_the_library_warns(model, right_batch, library_log):
    model.generate(**right_batch, max_new_tokens=1, do_sample=False, pad_token_id=50256)
    assert len(library_log.messages) == 1
    assert "right-padding was detected" in library_log.messages[0]
    assert "padding_side='left'" in library_log.messages[0]


def test_pads_on_the_left_are_passed_over_in_silence(model, batch, library_log):
    model.generate(**batch, max_new_tokens=1, do_sample=False, pad_token_id=50256)
    assert library_log.messages == []
