"""A row of attention weights sums to 1; the weights on later tokens and on pads are 0.

Beyond the tutorial: section 3 passes `output_attentions=True` and does not look at the weights. A row holds how much
one token takes from each token up to itself.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("weights_before_softmax", "attention_mask_ignored", "attention_not_causal")


@pytest.fixture(scope="module")
def padded(eager_model, batch):
    with torch.no_grad():
        return torch.stack(eager_model(**batch, output_attentions=True).attentions)  # (L, B, H, T, T)


@pytest.fixture(scope="module")
def prompt(greedy):
    return torch.stack(greedy.attentions[0])  # (L, B, H, T, T)


def test_a_row_sums_to_one(prompt, L, H):
    sums = prompt.sum(-1)  # (L, B, H, T)
    assert sums.shape == (L, 1, H, prompt.shape[-1])
    torch.testing.assert_close(sums, torch.ones_like(sums))


def test_a_row_is_zero_on_later_tokens_and_only_there(prompt):
    past = torch.ones(prompt.shape[-2:], device=prompt.device).tril().bool()  # (T, T)
    assert (prompt[..., past] > 0).all()
    assert (prompt[..., ~past] == 0).all()


def test_a_row_is_zero_on_pads(padded, batch):
    last, mask = padded[:, 0, :, -1], batch["attention_mask"][0].bool()  # (L, H, T), (T,), of "Hello" behind its pads
    assert (last[..., ~mask] == 0).all()
    torch.testing.assert_close(last[..., mask].sum(-1), torch.ones_like(last[..., 0]))


def test_a_text_without_pads_attends_to_all_its_tokens(padded, batch):
    assert batch["attention_mask"][1].all()
    assert (padded[:, 1, :, -1] > 0).all()  # (L, H, T)
