"""With a cache, `input_ids` are the new tokens, however many; a text passed whole is read twice.

Documentation: "only `input_ids` that do not have their past calculated should be passed" (`GPT2LMHeadModel.forward`,
`input_ids`). A pass does not compare the ids with those of the cache. 4.42 computes wrong rows for several new tokens.

Erratum: The documentation says: "`input_ids_length` = `sequence_length` if `cache` is `None` else
`cache.get_seq_length()`". The number of new tokens does not depend on the length of the cache.

Instead: transformers>=5.24: `model(input_ids[:, length:], cache=cache)`, for a cache of `length` tokens
transformers<5.24: `model(input_ids[:, length:], past_key_values=cache)`, in 4.42 one token per pass
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "new_ids_are_cut_to_the_cache", "whole_text_becomes_its_last_id", "positions_forget_the_past"
)


@pytest.fixture(scope="module")
def logits_after(hundred_model, hundred_texts, cache_name):
    """A factory: the logits of a pass over ids after a cache of the first `length` tokens of each text."""

    @torch.no_grad()
    def call(length, ids):
        past = hundred_model(hundred_texts["input_ids"][:, :length])[cache_name]
        return hundred_model(ids, **{cache_name: past}).logits

    return call


@pytest.mark.holds("transformers<4.42", "transformers>=4.43", source="huggingface/transformers#31172", about="rows")
@pytest.mark.parametrize("length", [1, 8, 20, 23])
def test_new_ids_have_the_rows_of_the_whole_text(logits_after, hundred_texts, length, tolerance):
    """The last 23, 16, 4 or 1 tokens of 24 have the rows of the whole text."""
    ids, logits = hundred_texts["input_ids"], hundred_texts["logits"]
    torch.testing.assert_close(logits_after(length, ids[:, length:]), logits[:, length:], **tolerance)


@pytest.mark.holds("transformers>=4.42,<4.43", source="huggingface/transformers#31172", about="rows")
def test_several_new_ids_have_other_rows(logits_after, hundred_texts):
    """Several new tokens silently have other rows than in the whole text."""
    found, expected = logits_after(20, hundred_texts["input_ids"][:, 20:]), hundred_texts["logits"][:, 20:]
    assert (found - expected).abs().max() > 0.1


def test_number_of_new_ids_is_not_that_of_the_cache(logits_after, hundred_texts):
    """A cache of 8 tokens takes 16 new tokens, and a cache of 20 takes 4."""
    ids = hundred_texts["input_ids"]
    assert [logits_after(length, ids[:, length:]).shape[1] for length in (8, 20)] == [16, 4]


@pytest.fixture(scope="module")
def twice(hundred_model, hundred_texts):
    """The logits (8, 24, 100) of the second text in a row that has the text twice."""
    with torch.no_grad():
        return hundred_model(hundred_texts["input_ids"].repeat(1, 2)).logits[:, 24:]


@pytest.mark.holds("transformers<4.42", "transformers>=4.43", source="huggingface/transformers#31172", about="whole")
def test_whole_text_is_read_after_itself(logits_after, hundred_texts, twice, tolerance):
    """A text of 24 tokens with its own cache has the last 24 rows of the text twice in a row."""
    found = logits_after(24, hundred_texts["input_ids"])
    torch.testing.assert_close(found, twice, **tolerance)
    assert (found - hundred_texts["logits"]).abs().max() > 0.1


@pytest.mark.holds("transformers>=4.42,<4.43", source="huggingface/transformers#31172", about="whole")
def test_whole_text_is_not_read_after_itself(logits_after, hundred_texts, twice):
    """A text of 24 tokens with its own cache has other rows than the text twice in a row, too."""
    assert (logits_after(24, hundred_texts["input_ids"]) - twice).abs().max() > 0.1
