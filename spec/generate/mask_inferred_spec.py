"""Without a mask, a named pad id that is not the end-of-text id is taken for pads wherever it stands.

Beyond the tutorial: of its pad token, the end of text, the library cannot tell whether it stands for a pad.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("mask_never_guessed", "first_token_thought_a_pad")
SETTINGS = {"max_new_tokens": 1, "do_sample": False, "return_dict_in_generate": True, "output_scores": True}


@pytest.fixture(scope="module")
def padded_with_zeros(batch):
    return batch["input_ids"].masked_fill(batch["attention_mask"] == 0, 0)  # (B, T)


def test_the_pads_are_hidden(model, padded_with_zeros, batch_greedy, tolerance):
    inferred = model.generate(padded_with_zeros, pad_token_id=0, **SETTINGS)
    torch.testing.assert_close(inferred.scores[0][0], batch_greedy.scores[0][0], **tolerance)  # of "Hello"


def test_so_is_the_same_id_in_the_text(model, padded_with_zeros, tolerance):
    text = padded_with_zeros[1:]  # "Hello dear!"; the id of "!" is 0
    inferred = model.generate(text, pad_token_id=0, **SETTINGS)
    masked = model.generate(text, attention_mask=(text != 0).long(), pad_token_id=0, **SETTINGS)
    torch.testing.assert_close(inferred.scores[0], masked.scores[0], **tolerance)


def test_a_pad_id_that_does_not_stand_there_hides_nothing(model, today, greedy, tolerance):
    outputs = model.generate(today["input_ids"], pad_token_id=1, **SETTINGS)
    torch.testing.assert_close(outputs.scores[0], greedy.scores[0], **tolerance)
