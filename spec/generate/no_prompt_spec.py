"""Without a prompt, `generate()` begins with `bos_token_id`, which is `<|endoftext|>` in GPT-2.

Beyond the tutorial: the tutorial uses the same token as pad and as end of text.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("begins_with_zero", "bos_left_out")
SETTINGS = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 50256}


def test_row_begins_with_the_end_of_text_id(model):
    rows = model.generate(**SETTINGS)
    assert rows.shape in [(1, 1 + 1), (1, 1 + 2)]  # a model may end the text at once
    assert rows[0, 0] == 50256


def test_row_is_continued_like_a_prompt_of_that_token(model, device):
    prompt = torch.tensor([[50256]], device=device)
    mask = torch.ones_like(prompt)
    assert torch.equal(model.generate(**SETTINGS), model.generate(prompt, attention_mask=mask, **SETTINGS))


def test_bos_token_id_sets_the_first_token(model):
    """`bos_token_id` sets the first token."""
    assert model.generate(**SETTINGS, bos_token_id=15496)[0, 0] == 15496
