"""`resize_token_embeddings()` sets each new row close to the mean of the old rows since 4.46.

Documentation: "Whether to initialize the added embeddings from a multivariate normal distribution that has old
embeddings' mean and covariance" (`PreTrainedModel.resize_token_embeddings`, `mean_resizing`).

Erratum: The documentation says: "a multivariate normal distribution that has old embeddings' mean and covariance". The
library multiplies the covariance by 1e-9, so that all new tokens begin with nearly the same row.

Instead: `model.get_input_embeddings().weight.data[old_size:] = rows`, with rows of your own.

Message: The new embeddings will be initialized from a multivariate normal distribution that has old embeddings' mean
and covariance. As described in this article: https://nlp.stanford.edu/~johnhew/vocab-expansion.html. To disable this,
use `mean_resizing=False`

Message: PreTrainedModel.resize_token_embeddings() got an unexpected keyword argument 'mean_resizing'
"""

import copy
import re

import pytest
import torch

pytestmark = pytest.mark.refuted_by("new_rows_are_random", "new_rows_are_always_the_mean", "resizing_draws_all_rows")


@pytest.fixture
def resized(hundred_model):
    """The call: the embedding (164, 16) of a copy of the model that is resized from 100 to 164 tokens."""

    def call(**settings):
        model = copy.deepcopy(hundred_model)
        model.resize_token_embeddings(164, **settings)
        return model.get_input_embeddings().weight.detach()

    return call


@pytest.mark.holds("transformers>=4.46", source="huggingface/transformers#33325", about="new rows")
def test_new_rows_are_close_to_the_mean_of_the_old(resized, library_log, messages):
    """Each new row differs from the mean of the old rows by less than 0.001; the library logs it."""
    rows = resized()
    assert (rows[100:] - rows[:100].mean(0)).abs().max() < 1e-3
    assert any(re.search(messages[0], message) for message in library_log.messages)


@pytest.mark.holds("transformers>=4.46", source="huggingface/transformers#33325", about="new rows")
def test_new_rows_do_not_have_the_covariance_of_the_old(resized):
    """The standard deviation of the new rows is less than a thousandth of that of the old rows."""
    rows = resized()
    assert (rows[100:].std(0) < rows[:100].std(0) / 1000).all()


@pytest.mark.holds("transformers<4.46", source="huggingface/transformers#33325", about="new rows")
def test_new_rows_are_random(resized, hundred_model):
    """New rows are normally distributed around 0, with `config.initializer_range` as standard deviation."""
    rows = resized()[100:]
    assert abs(rows.mean()) < 0.1
    assert abs(rows.std() / hundred_model.config.initializer_range - 1) < 0.2


@pytest.mark.holds("transformers>=4.46", source="huggingface/transformers#33325", about="argument")
def test_mean_resizing_false_draws_random_rows(resized, hundred_model):
    """With `mean_resizing=False`, new rows have `config.initializer_range` as standard deviation."""
    rows = resized(mean_resizing=False)[100:]
    assert abs(rows.mean()) < 0.1
    assert abs(rows.std() / hundred_model.config.initializer_range - 1) < 0.2


@pytest.mark.absent("transformers<4.46", source="huggingface/transformers#33325", about="argument")
def test_mean_resizing_raises_type_error(resized, messages):
    """`mean_resizing=False` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[1]):
        resized(mean_resizing=False)


def test_old_rows_are_kept(resized, hundred_model):
    assert torch.equal(resized()[:100], hundred_model.get_input_embeddings().weight)
