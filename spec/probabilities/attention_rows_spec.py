"""A row of attention weights sums to 1; the weights on later tokens and on pads are 0.

Beyond the tutorial: section 3 passes `output_attentions=True` and does not look at the weights. A row holds how much
one token takes from each token up to itself: the softmax of the products of its query and the keys.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "weights_before_softmax",
    "attention_mask_ignored",
    "attention_not_causal",
    "half_of_the_keys_forgotten",
    "keys_older_than_512_forgotten",
    "later_rows_share_the_attention_mask",
    "heads_of_layer_9_swapped",
    "weights_of_long_texts_averaged",
    "token_64_sees_the_next_one",
)


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


@pytest.mark.needs("float32")
def test_weights_are_the_softmax_of_the_products(attention_by_hand, eager_model, crowd):
    """The weights of eight texts of unequal lengths are the softmax of queries times keys."""
    tokens = crowd["attention_mask"].bool()  # (B, T), False on pads
    with torch.no_grad():
        returned = eager_model.transformer(**crowd, output_attentions=True).attentions
    for weights, (expected, *_) in zip(returned, attention_by_hand(eager_model.transformer, **crowd), strict=True):
        torch.testing.assert_close(weights.transpose(1, 2)[tokens], expected.transpose(1, 2)[tokens])


def test_every_head_of_the_full_size_sums_its_values(attention_by_hand, full_model, full_row, tolerance):
    """Each head of each layer of the full size returns the sum of the values, weighted by such a row."""
    ids = full_row[:, :16]
    for _, expected, returned in attention_by_hand(full_model.transformer, ids, torch.ones_like(ids)):
        torch.testing.assert_close(returned, expected, **tolerance)


def test_rows_up_to_the_last_position_sum_the_values(attention_by_hand, base_model, full_row, tolerance):
    """Each head returns the sum of the values, weighted by such a row, up to the last position."""
    for _, expected, returned in attention_by_hand(base_model, full_row, torch.ones_like(full_row), every=7):
        torch.testing.assert_close(returned, expected, **tolerance)


def test_rows_of_a_padded_batch_sum_the_values(attention_by_hand, base_model, crowd, tolerance):
    """Each head returns the sum of the values, weighted by such a row, in texts behind dozens of pads."""
    tokens = crowd["attention_mask"].bool()
    for _, expected, returned in attention_by_hand(base_model, **crowd):
        torch.testing.assert_close(returned[tokens], expected[tokens], **tolerance)
