"""A forward pass on left-padded texts needs `position_ids`; `generate()` makes them from the mask.

Beyond the tutorial: the mask hides the pads, but without `position_ids` the text begins at position 2, not 0.
Positions that the caller passes to `generate()` are a claim of their own.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "positions_ignore_the_mask", "forward_reads_positions_off_the_mask", "positions_not_shifted_by_pads"
)


@pytest.fixture(scope="module")
def hello_logits(hello_greedy):
    return hello_greedy.scores[0][0]  # (V,); of the text alone


@pytest.fixture(scope="module")
def position_ids(batch):
    return (batch["attention_mask"].cumsum(-1) - 1).clamp(min=0)  # (B, T)


@pytest.mark.needs("float32")
def test_mask_alone_does_not_restore_the_logits(model, batch, hello_logits, tolerance):
    with torch.no_grad():
        logits = model(**batch).logits[0, -1]
    assert (logits - hello_logits).abs().max() > 100 * tolerance["atol"]


def test_position_ids_restore_the_logits(model, batch, position_ids, hello_logits, tolerance):
    """With `position_ids` made from the mask, the logits are those of the text alone."""
    assert position_ids.tolist() == [[0, 0, 0], [0, 1, 2]]
    with torch.no_grad():
        logits = model(**batch, position_ids=position_ids).logits[0, -1]
    torch.testing.assert_close(logits, hello_logits, **tolerance)


def test_generate_makes_position_ids_from_the_mask(batch_greedy, hello_logits, tolerance):
    """`generate()` makes `position_ids` from the mask."""
    torch.testing.assert_close(batch_greedy.scores[0][0], hello_logits, **tolerance)


def test_forward_pass_counts_from_the_first_pad(model, batch, tolerance):
    with torch.no_grad():
        bare = model(**batch).logits[:, -1]
        counted = model(**batch, position_ids=torch.arange(3, device=model.device)[None]).logits[:, -1]
    torch.testing.assert_close(bare, counted, **tolerance)
