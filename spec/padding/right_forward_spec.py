"""A forward pass on right-padded texts needs no `position_ids`; `generate()` needs pads on the left.

Documentation: "Pad inputs on the right because GPT-2 uses absolute position embeddings" (page "GPT-2").

Erratum: The documentation says: "Pad inputs on the right". That is right for a forward pass alone: the texts begin at
position 0. `generate()` continues each row at its end, after the pads, and so writes another text.

Instead: `padding_side="left"` for `generate()`, `padding_side="right"` for `model(...)` without `position_ids`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "forward_reads_positions_off_the_mask", "positions_count_down", "right_pads_turned_left"
)


@pytest.fixture(scope="module")
def right(hundred_batch):
    """The prompts of `hundred_batch` padded on the right instead: input_ids and attention_mask (8, 48)."""
    mask = hundred_batch["attention_mask"]
    order = (1 - mask).argsort(dim=1, stable=True)  # the text first, then the pads
    return {name: tensor.gather(1, order) for name, tensor in hundred_batch.items()}


def test_right_padded_rows_have_the_logits_of_each_text(hundred_model, right, tolerance):
    """Without `position_ids`, each of eight right-padded rows has the logits of its text alone."""
    with torch.no_grad():
        rows = hundred_model(**right).logits
        for row, ids, mask in zip(rows, right["input_ids"], right["attention_mask"], strict=True):
            text = ids[mask == 1]
            torch.testing.assert_close(row[: len(text)], hundred_model(text[None]).logits[0], **tolerance)


@pytest.mark.needs("float32")
def test_left_padded_rows_have_other_logits(hundred_model, hundred_batch, tolerance):
    """Without `position_ids`, a left-padded row has other logits than its text alone."""
    with torch.no_grad():
        row = hundred_model(**hundred_batch).logits[5, -17:]
        alone = hundred_model(hundred_batch["input_ids"][5:6, -17:]).logits[0]
    assert (row - alone).abs().max() > 100 * tolerance["atol"]


@pytest.mark.needs("float32")
def test_generate_has_other_scores_after_pads(hundred_model, hundred_greedy, right, tolerance):
    """`generate()` has other scores after a right-padded row than after the left-padded one."""
    settings = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": 0}
    settings |= {"return_dict_in_generate": True, "output_scores": True}
    differences = (hundred_model.generate(**right, **settings).scores[0] - hundred_greedy.scores[0]).abs().amax(dim=1)
    assert (differences > 100 * tolerance["atol"]).tolist() == [True] * 7 + [False]  # the last row has no pads
