"""A loop by hand over a cache writes the greedy tokens of `generate()`; pads need `position_ids`.

Documentation: the page "Caching", the loop over `model(**inputs, past_key_values=past_key_values)`. After the first
pass only the new token is passed, with a mask one longer. The page's loop has one text, which needs no `position_ids`.

Instead: `position_ids = (attention_mask.cumsum(-1) - 1).clamp(min=0)[:, -new:]`, for the `new` ids of a pass
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("positions_start_anew", "position_ids_are_ignored", "positions_ignore_the_mask")


@pytest.fixture
def loop(hundred_model, cache_name):
    """A call: these texts and eight greedy tokens, one per pass, with `position_ids` or without."""

    @torch.no_grad()
    def call(ids, mask, positions):
        new, past = ids, {}
        for _ in range(8):
            given = {"position_ids": (mask.cumsum(-1) - 1).clamp(min=0)[:, -new.shape[1] :]} if positions else {}
            outputs = hundred_model(new, attention_mask=mask, **given, **past)
            past, new = {cache_name: outputs[cache_name]}, outputs.logits[:, -1:].argmax(-1)
            ids, mask = torch.cat([ids, new], dim=1), torch.cat([mask, torch.ones_like(new)], dim=1)
        return ids

    return call


@pytest.mark.parametrize("positions", [True, False])
def test_loop_over_full_rows_writes_the_greedy_tokens(hundred_model, hundred_texts, loop, positions):
    """The tokens after texts without pads are those of `generate()`, with `position_ids` and without."""
    ids = hundred_texts["input_ids"]
    mask = torch.ones_like(ids)
    expected = hundred_model.generate(ids, attention_mask=mask, max_new_tokens=8, do_sample=False, pad_token_id=0)
    assert torch.equal(loop(ids, mask, positions), expected)


def test_positions_make_padded_rows_right(hundred_batch, hundred_greedy, loop):
    """With `position_ids`, the tokens after padded texts are those of `generate()`."""
    assert torch.equal(loop(*hundred_batch.values(), positions=True), hundred_greedy.sequences[:, :56])


def test_padded_rows_differ_without_positions(hundred_batch, hundred_greedy, loop):
    """Without `position_ids`, only the row without pads is that of `generate()`."""
    same = (loop(*hundred_batch.values(), positions=False) == hundred_greedy.sequences[:, :56]).all(-1)
    assert same.tolist() == [False] * 7 + [True]
