"""A cache can be repeated, selected and reordered along the batch since 4.56; tuples cannot.

Documentation: the docstrings of `Cache.batch_repeat_interleave`, `batch_select_indices` and `reorder_cache`. One pass
over a prompt serves several continuations of the prompt.

Instead: transformers<4.56: `tuple(tuple(tensor[rows] for tensor in pair) for pair in past_key_values)`
transformers>=4.56: `cache.batch_repeat_interleave(3)`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("repeats_are_appended", "selection_is_reversed", "reordering_does_nothing")


@pytest.fixture
def past(hundred_model, hundred_texts, cache_name):
    """The cache of the first 23 tokens of eight texts, new for each check."""
    with torch.no_grad():
        return hundred_model(hundred_texts["input_ids"][:, :23])[cache_name]


@pytest.fixture
def last_logits(hundred_model, hundred_texts, cache_name, past):
    """A factory: the logits of the last token of these texts, with the cache."""

    @torch.no_grad()
    def call(rows):
        return hundred_model(hundred_texts["input_ids"][rows, 23:], **{cache_name: past}).logits

    return call


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39765")
def test_repeated_cache_serves_each_text_three_times(past, last_logits, hundred_texts, tolerance):
    """`batch_repeat_interleave(3)` has each text three times in a row."""
    rows = torch.arange(8).repeat_interleave(3)
    past.batch_repeat_interleave(3)
    torch.testing.assert_close(last_logits(rows), hundred_texts["logits"][rows, 23:], **tolerance)


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39765")
def test_selected_rows_serve_their_texts(past, last_logits, hundred_texts, device, tolerance):
    """`batch_select_indices(rows)` keeps these rows in the order of the indices."""
    rows = torch.tensor([5, 2, 7], device=device)
    past.batch_select_indices(rows)
    torch.testing.assert_close(last_logits(rows), hundred_texts["logits"][rows, 23:], **tolerance)


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39765")
def test_reordered_rows_serve_their_texts(past, last_logits, hundred_texts, device, tolerance):
    """`reorder_cache(rows)` puts the rows in this order, some twice."""
    rows = torch.tensor([1, 0, 0, 3, 2, 7, 7, 7], device=device)
    past.reorder_cache(rows)
    torch.testing.assert_close(last_logits(rows), hundred_texts["logits"][rows, 23:], **tolerance)


@pytest.mark.absent("transformers<4.56", source="huggingface/transformers#39765")
def test_tuple_has_no_such_method(past):
    """A pass returns a tuple, which has none of the methods."""
    assert isinstance(past, tuple)
    assert not hasattr(past, "batch_repeat_interleave")
