"""New tokens take a share of the probability: resizing lowers the probabilities of the old tokens.

Documentation: "the generated tokens' probabilities won't be affected by the added embeddings"
(`PreTrainedModel.resize_token_embeddings`, `mean_resizing`). The logits of the old tokens stay.

Erratum: The documentation says: "the generated tokens' probabilities won't be affected by the added embeddings". Each
new token has the mean of the old logits, so that 64 new tokens beside 100 take several percent.

Instead: `logits[..., :old_size].softmax(-1)` has the probabilities of before.
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("new_tokens_are_impossible", "new_rows_are_random", "resizing_draws_all_rows")


@pytest.fixture(scope="module")
def logits(hundred_model, device):
    """The logits of 24 tokens before resizing, with 100 tokens, and after it, with 164."""
    ids = torch.arange(24, device=device)[None]
    resized = copy.deepcopy(hundred_model)
    resized.resize_token_embeddings(164)
    with torch.no_grad():
        return hundred_model(ids).logits[0], resized(ids).logits[0]


def test_logits_of_the_old_tokens_stay(logits):
    torch.testing.assert_close(logits[1][:, :100], logits[0])


def test_probabilities_of_the_old_tokens_fall(logits):
    """The probability of each old token is lower than before."""
    before, after = (rows.softmax(-1)[:, :100] for rows in logits)
    assert (after < before).all()


def test_new_tokens_have_a_share(logits):
    """The new tokens have more than a hundredth of the probability in some rows."""
    assert logits[1].softmax(-1)[:, 100:].sum(-1).max() > 0.01


def test_old_columns_alone_have_the_old_probabilities(logits):
    """The softmax over the columns of the old tokens has the probabilities of before."""
    torch.testing.assert_close(logits[1][:, :100].softmax(-1), logits[0].softmax(-1))


@pytest.mark.holds("transformers>=4.46", source="huggingface/transformers#33325")
def test_new_logits_are_the_mean_of_the_old(logits):
    """The logit of each new token is close to the mean of the logits of the old tokens."""
    assert (logits[1][:, 100:] - logits[0].mean(-1, keepdim=True)).abs().max() < 0.01


@pytest.mark.holds("transformers<4.46", source="huggingface/transformers#33325")
def test_new_logits_are_not_the_mean_of_the_old(logits):
    """The logit of a new token is random."""
    assert (logits[1][:, 100:] - logits[0].mean(-1, keepdim=True)).abs().max() > 0.1
