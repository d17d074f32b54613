"""`GPT2ForQuestionAnswering` ignores positions beyond the text and takes negative ones as 0.

Documentation: "Positions are clamped to the length of the sequence" (`GPT2ForQuestionAnswering.forward`,
`start_positions`).

Erratum: The documentation says: "Position outside of the sequence are not taken into account for computing the loss." A
negative position is taken as 0, so that -1 or -100 for a missing answer trains the model on the first token.

Instead: `start_positions.masked_fill(start_positions < 0, input_ids.shape[1])`
"""

import pytest
import torch
from torch.nn import functional

pytestmark = pytest.mark.refuted_by("outside_is_the_last_token", "negative_positions_are_ignored")
POSITIONS = torch.tensor([0, 1, 2, 3, 4, 5, 6, 7])


@pytest.fixture(scope="module")
def model(head_for):
    return head_for("GPT2ForQuestionAnswering").to("cpu")


@pytest.fixture
def loss(model, sequences):
    """A call: the loss of the eight texts with these positions as start and `POSITIONS` as end."""
    ids = sequences("right").cpu()
    return lambda start: model(ids, start_positions=start, end_positions=POSITIONS).loss.detach()


@pytest.fixture
def expected(model, sequences):
    """A call: the mean of the cross entropies of the start of these rows with these positions, and of the end."""
    outputs = model(sequences("right").cpu())
    end = functional.cross_entropy(outputs.end_logits, POSITIONS)
    return lambda rows, start: ((functional.cross_entropy(outputs.start_logits[rows], start) + end) / 2).detach()


@pytest.mark.parametrize("position", [24, 25, 1000])
def test_position_beyond_the_text_is_ignored(loss, expected, position):
    """A position of the length of the batch, or beyond it, is left out of the mean."""
    start = POSITIONS.clone()
    start[5:] = position
    torch.testing.assert_close(loss(start), expected(slice(5), POSITIONS[:5]))


@pytest.mark.parametrize("position", [-1, -100])
def test_negative_position_is_the_first_token(loss, expected, position):
    """A negative position has the loss of position 0."""
    start = POSITIONS.clone()
    start[5:] = position
    torch.testing.assert_close(loss(start), expected(slice(None), start.clamp(min=0)))


def test_loss_is_nan_if_all_positions_are_outside(loss):
    """The loss is nan if all start positions are beyond the text."""
    assert loss(torch.full((8,), 24)).isnan()
