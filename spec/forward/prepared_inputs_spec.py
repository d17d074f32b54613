"""`prepare_inputs_for_generation()` called by hand does not cut the ids to the new token since 4.52.

Beyond the tutorial: a loop of your own that calls the method with all ids and a cache runs the whole text a second time
since 5.3, with other logits and no error. In 4.52 to 5.2 the call raises `TypeError`.

Instead: `model(ids[:, -1:], past_key_values=past)`; since 5.24 the argument is `cache`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("prepared_ids_are_cut", "prepared_ids_are_doubled", "positions_forget_the_past")


@pytest.fixture
def prepared(hundred_model, hundred_cache, hundred_batch, cache_name):
    """A call: the ids that the method prepares from 21 tokens and a cache of 20."""
    ids, mask = hundred_batch["input_ids"][:, :21], hundred_batch["attention_mask"][:, :21]

    def call():
        prepare = hundred_model.prepare_inputs_for_generation
        return prepare(ids, attention_mask=mask, **{cache_name: hundred_cache(20)})["input_ids"]

    return call


@pytest.mark.holds("transformers>=5.3", source="measured")
def test_prepared_ids_are_the_whole_text(prepared):
    """With a cache of 20 tokens, the prepared ids are all 21 tokens."""
    assert prepared().shape == (8, 21)


@pytest.mark.holds("transformers>=4.52,<5.3", source="measured")
def test_prepared_ids_raise_type_error(prepared):
    """With a cache and no `cache_position`, the method raises `TypeError`."""
    with pytest.raises(TypeError):
        prepared()


@pytest.mark.holds("transformers<4.52", source="measured")
def test_prepared_ids_are_the_new_token(prepared):
    """With a cache of 20 tokens, the prepared ids are the last token alone."""
    assert prepared().shape == (8, 1)


def test_last_token_needs_no_preparation(hundred_model, hundred_batch, cache_name, tolerance):
    """The last token and the cache have the logits of the whole text in every release."""
    ids = hundred_batch["input_ids"][-1:, :21]
    with torch.no_grad():
        past = hundred_model(ids[:, :20])[cache_name]
        step = hundred_model(ids[:, 20:], **{cache_name: past}).logits[:, -1]
        torch.testing.assert_close(step, hundred_model(ids).logits[:, -1], **tolerance)
