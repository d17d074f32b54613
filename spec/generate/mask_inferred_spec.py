"""Without a mask, `generate()` masks `pad_token_id` in the prompt, unless it is an end-of-text id too.

Beyond the tutorial: the tutorial's pad id is the end-of-text id, which may also be part of a text, so no mask is
inferred from it. A mask is inferred for a single text as for a batch.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("mask_never_guessed", "first_token_thought_a_pad")
SETTINGS = {"max_new_tokens": 1, "do_sample": False, "return_dict_in_generate": True, "output_scores": True}


@pytest.fixture(scope="module")
def padded_with_zeros(batch):
    return batch["input_ids"].masked_fill(batch["attention_mask"] == 0, 0)  # (B, T)


@pytest.mark.parametrize("rows", [1, 2])
def test_pads_are_masked(model, padded_with_zeros, batch_greedy, tolerance, rows):
    inferred = model.generate(padded_with_zeros[:rows], pad_token_id=0, **SETTINGS)
    torch.testing.assert_close(inferred.scores[0][0], batch_greedy.scores[0][0], **tolerance)  # of "Hello"


def test_pad_id_within_the_text_is_masked_too(model, padded_with_zeros, tolerance):
    text = padded_with_zeros[1:]  # "Hello dear!"; the id of "!" is 0
    inferred = model.generate(text, pad_token_id=0, **SETTINGS)
    masked = model.generate(text, attention_mask=(text != 0).long(), pad_token_id=0, **SETTINGS)
    torch.testing.assert_close(inferred.scores[0], masked.scores[0], **tolerance)


def test_absent_pad_id_masks_nothing(model, today, greedy, tolerance):
    outputs = model.generate(today["input_ids"], pad_token_id=1, **SETTINGS)
    torch.testing.assert_close(outputs.scores[0], greedy.scores[0], **tolerance)
