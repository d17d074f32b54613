"""The documentation's example of `GPT2ForQuestionAnswering` has a loss of nan: its text has 13 tokens.

Documentation: "target_start_index = torch.tensor([14])", "target is "nice puppet"" (`GPT2ForQuestionAnswering.forward`,
the example). The numbers are those of another tokenizer, which adds special tokens to question and text.

Erratum: The documentation says: "target_start_index = torch.tensor([14])". With the tokenizer of `gpt2`, "nice puppet"
is at 11 and 12, and positions beyond the text are left out of the loss.

Instead: `target_start_index, target_end_index = torch.tensor([11]), torch.tensor([12])`
"""

import pytest
import torch

pytestmark = [
    pytest.mark.needs("the tokenizer of gpt2"),
    pytest.mark.refuted_by("outside_is_the_first_token", "answer_loss_is_a_sum", "pair_has_a_separator"),
]


@pytest.fixture
def ids(tokenizer):
    """The ids (1, 13) of the example's question and text."""
    return tokenizer("Who was Jim Henson?", "Jim Henson was a nice puppet", return_tensors="pt")["input_ids"]


@pytest.fixture
def outputs(head_for, ids):
    """A call: a pass over the text with this start and end, by a model of 100 tokens: the ids are modulo 100."""
    model = head_for("GPT2ForQuestionAnswering").to("cpu")
    return lambda start, end: model(ids % 100, start_positions=torch.tensor([start]), end_positions=torch.tensor([end]))


def test_target_is_at_11_and_12(tokenizer, ids):
    """The tokens of "nice puppet" are the last two of 13, at 11 and 12."""
    assert ids.shape == (1, 13)
    assert tokenizer.convert_ids_to_tokens(ids[0, 11:].tolist()) == ["\u0120nice", "\u0120puppet"]


def test_printed_positions_have_a_loss_of_nan(outputs):
    """The loss of the example's positions, 14 and 15, is nan."""
    assert outputs(14, 15).loss.isnan()


def test_positions_of_the_target_have_a_loss(outputs):
    """The loss of the positions 11 and 12 is the mean of their two cross entropies."""
    found = outputs(11, 12)
    expected = -(found.start_logits.log_softmax(-1)[0, 11] + found.end_logits.log_softmax(-1)[0, 12]) / 2
    torch.testing.assert_close(found.loss, expected)
