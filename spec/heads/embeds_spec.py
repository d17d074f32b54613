"""`GPT2ForSequenceClassification` reads the last position of `inputs_embeds`, pad or not, and warns.

Documentation: "Since it cannot guess the padding tokens when `inputs_embeds` are passed instead of `input_ids`, it does
the same" (`GPT2ForSequenceClassification`). Pads on the left make the last position the last token.

Instead: `model(input_ids)`, or pads on the left

Message: GPT2ForSequenceClassification will not detect padding tokens in `inputs_embeds`. Results may be unexpected if
using padding tokens in conjunction with `inputs_embeds.`
"""

import re

import pytest
import torch

pytestmark = pytest.mark.refuted_by("embeds_are_read_at_the_first", "embeds_are_silent")


@pytest.fixture(scope="module")
def model(head_for):
    return head_for("GPT2ForSequenceClassification", num_labels=3, pad_token_id=0)


@pytest.mark.parametrize("side", ["right", "left"])
def test_last_position_is_read(model, sequences, side):
    """The last position of each row is read."""
    with torch.no_grad():
        embeds = model.transformer.wte(sequences(side))
        last = model.transformer(inputs_embeds=embeds).last_hidden_state[:, -1]
        torch.testing.assert_close(model(inputs_embeds=embeds).logits, model.score(last))


def test_library_warns(model, sequences, library_log, messages):
    """The library logs a warning that pads are not detected."""
    with torch.no_grad():
        model(inputs_embeds=model.transformer.wte(sequences("right")))
    assert [bool(re.search(messages[0], text)) for text in library_log.messages] == [True]
