"""Without a prompt, `generate()` begins with `bos_token_id`, which is `<|endoftext|>` in GPT-2.

Beyond the tutorial: the tutorial uses the same token as pad and as end of text.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("begins_with_zero", "bos_left_out")


@pytest.fixture(scope="module")
def settings(eos):
    return {"max_new_tokens": 2, "do_sample": False, "pad_token_id": eos}


def test_row_begins_with_the_end_of_text_id(model, settings, eos):
    rows = model.generate(**settings)
    assert rows.shape in [(1, 1 + 1), (1, 1 + 2)]  # a model may end the text at once
    assert rows[0, 0] == eos


def test_row_is_continued_like_a_prompt_of_that_token(model, settings, eos, device):
    prompt = torch.tensor([[eos]], device=device)
    mask = torch.ones_like(prompt)
    assert torch.equal(model.generate(**settings), model.generate(prompt, attention_mask=mask, **settings))


def test_bos_token_id_sets_the_first_token(model, settings):
    """`bos_token_id` sets the first token."""
    assert model.generate(**settings, bos_token_id=250)[0, 0] == 250
