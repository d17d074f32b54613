"""Without a prompt generate() begins with <|endoftext|>, as GPT-2 learned that a text begins.

Beyond the tutorial: bos_token_id names that token, which the tutorial meets as pad and as end of text.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("begins_with_zero", "bos_left_out")
SETTINGS = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 50256}


def test_the_row_begins_with_it(model):
    rows = model.generate(**SETTINGS)
    assert rows.shape in [(1, 1 + 1), (1, 1 + 2)]  # a model may end the text at once
    assert rows[0, 0] == 50256


def test_it_is_continued_like_a_prompt_of_that_token(model, device):
    prompt = torch.tensor([[50256]], device=device)
    mask = torch.ones_like(prompt)
    assert torch.equal(model.generate(**SETTINGS), model.generate(prompt, attention_mask=mask, **SETTINGS))


def test_another_beginning_is_named_by_bos_token_id(model):
    assert model.generate(**SETTINGS, bos_token_id=15496)[0, 0] == 15496
