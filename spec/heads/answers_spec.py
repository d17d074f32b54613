"""The loss of `GPT2ForQuestionAnswering` is the mean of the cross entropies of start and end.

Documentation: "Total span extraction loss is the sum of a Cross-Entropy for the start and end positions."
(`QuestionAnsweringModelOutput`, `loss`).

Erratum: The documentation says: "Total span extraction loss is the sum of a Cross-Entropy for the start and end
positions." The loss is half of that sum.

Instead: Nothing needs to be done.
"""

import pytest
import torch
from torch.nn import functional

pytestmark = pytest.mark.refuted_by("answer_loss_is_a_sum", "answers_have_one_more_position", "one_position_suffices")
START, END = torch.tensor([0, 1, 2, 3, 4, 5, 6, 7]), torch.tensor([0, 2, 4, 6, 8, 10, 12, 23])


@pytest.fixture(scope="module")
def answers(head_for, sequences, device):
    """A call: a pass over the eight texts with these positions."""
    model = head_for("GPT2ForQuestionAnswering", num_labels=5)

    def call(**positions):
        with torch.no_grad():
            return model(sequences("right"), **{name: position.to(device) for name, position in positions.items()})

    return call


@pytest.fixture
def entropies(answers):
    """The cross entropies of `START` and of `END`."""
    outputs = answers()
    logits = (outputs.start_logits.cpu(), outputs.end_logits.cpu())
    return [functional.cross_entropy(*pair) for pair in zip(logits, (START, END), strict=True)]


def test_loss_is_the_mean_of_start_and_end(answers, entropies):
    """The loss is the mean of the cross entropies of the start and of the end."""
    torch.testing.assert_close(answers(start_positions=START, end_positions=END).loss.cpu(), sum(entropies) / 2)


def test_loss_is_not_their_sum(answers, entropies):
    assert abs(answers(start_positions=START, end_positions=END).loss.cpu() - sum(entropies)) > 1


def test_outputs_have_two_numbers_per_token(answers):
    """`start_logits` and `end_logits` have a number per token, whatever `num_labels` is."""
    outputs = answers()
    assert outputs.start_logits.shape == outputs.end_logits.shape == (8, 24)


def test_start_alone_makes_no_loss(answers):
    """The loss is None with `start_positions` alone, and with `end_positions` alone."""
    assert answers(start_positions=START).loss is None
    assert answers(end_positions=END).loss is None
