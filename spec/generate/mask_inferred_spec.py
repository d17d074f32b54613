"""Without a mask, `generate()` masks `pad_token_id` in the prompt, unless it is an end-of-text id too.

Beyond the tutorial: the tutorial's pad id is the end-of-text id, which may also be part of a text, so no mask is
inferred from it. A mask is inferred for a single text as for a batch.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("mask_never_guessed", "first_token_thought_a_pad", "mask_guessed_for_16_pads")
SETTINGS = {"max_new_tokens": 1, "do_sample": False, "return_dict_in_generate": True, "output_scores": True}


@pytest.fixture(scope="module")
def pad(batch):
    """The id of "!", which ends the second text: 0 in gpt2."""
    return batch["input_ids"][1, -1].item()


@pytest.fixture(scope="module")
def padded(pad):
    """A call: the ids (B, T) of a batch with this pad id in the place of its own."""
    return lambda batch: batch["input_ids"].masked_fill(batch["attention_mask"] == 0, pad)


@pytest.mark.parametrize("rows", [1, 2])
def test_pads_are_masked(model, padded, pad, batch, batch_greedy, tolerance, rows):
    inferred = model.generate(padded(batch)[:rows], pad_token_id=pad, **SETTINGS)
    torch.testing.assert_close(inferred.scores[0][0], batch_greedy.scores[0][0], **tolerance)  # of "Hello"


def test_dozens_of_pads_are_masked_in_every_row(model, padded, pad, crowd, crowd_greedy, tolerance):
    inferred = model.generate(padded(crowd), pad_token_id=pad, **SETTINGS)
    torch.testing.assert_close(inferred.scores[0], crowd_greedy.scores[0], **tolerance)


def test_pad_id_within_the_text_is_masked_too(model, batch, pad, tolerance):
    text = batch["input_ids"][1:]  # "Hello dear!"
    inferred = model.generate(text, pad_token_id=pad, **SETTINGS)
    masked = model.generate(text, attention_mask=(text != pad).long(), pad_token_id=pad, **SETTINGS)
    torch.testing.assert_close(inferred.scores[0], masked.scores[0], **tolerance)


def test_absent_pad_id_masks_nothing(model, today, greedy, tolerance):
    absent = next(token for token in range(100) if token not in today["input_ids"])
    outputs = model.generate(today["input_ids"], pad_token_id=absent, **SETTINGS)
    torch.testing.assert_close(outputs.scores[0], greedy.scores[0], **tolerance)
