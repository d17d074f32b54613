"""A forward pass on left-padded texts needs `position_ids`; `generate()` makes them from the mask.

Beyond the tutorial: the mask hides the pads, but without `position_ids` the text begins at position 2, not 0.
Positions that the caller passes to `generate()` are a claim of their own.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "positions_ignore_the_mask",
    "forward_reads_positions_off_the_mask",
    "positions_not_shifted_by_pads",
    "positions_count_16_pads",
    "positions_of_the_fourth_row",
    "positions_of_the_first_row",
    "mask_all_ones",
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
    with torch.no_grad():
        logits = model(**batch, position_ids=position_ids).logits[0, -1]
    torch.testing.assert_close(logits, hello_logits, **tolerance)


@pytest.mark.needs("the tokenizer of gpt2")
def test_position_ids_count_from_the_first_token(position_ids):
    """`position_ids` count from the first token of each text."""
    assert position_ids.tolist() == [[0, 0, 0], [0, 1, 2]]


def test_position_ids_restore_rows_with_dozens_of_pads(model, crowd, crowd_logits, tolerance):
    """With `position_ids` made from the mask, eight rows have the logits of each text alone."""
    counted = (crowd["attention_mask"].cumsum(-1) - 1).clamp(min=0)
    with torch.no_grad():
        last = model.transformer(**crowd, position_ids=counted)[0][:, -1]  # (8, D)
        torch.testing.assert_close(model.lm_head(last), crowd_logits[:, 0], **tolerance)


def test_generate_makes_position_ids_from_the_mask(batch_greedy, hello_logits, crowd_greedy, crowd_logits, tolerance):
    """`generate()` makes `position_ids` from the mask, behind dozens of pads too."""
    torch.testing.assert_close(batch_greedy.scores[0][0], hello_logits, **tolerance)
    torch.testing.assert_close(crowd_greedy.scores[0], crowd_logits[:, 0], **tolerance)


def test_forward_pass_counts_from_the_first_pad(model, batch, tolerance):
    with torch.no_grad():
        bare = model(**batch).logits[:, -1]
        columns = torch.arange(batch["input_ids"].shape[1], device=model.device)
        counted = model(**batch, position_ids=columns[None]).logits[:, -1]
    torch.testing.assert_close(bare, counted, **tolerance)
