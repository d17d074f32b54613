"""generate()'s logits equal the rows of a plain forward pass over the same text, from 4.38 on.

Tutorial 3: the "first way" reads the logits off model(**inputs), the second "set output_scores or output_logits to
True" in generate(); older releases have scores alone.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("first_step_unrecorded", "logits_after_processors"),
]


@pytest.mark.holds("transformers>=4.38", source="huggingface/transformers#28667")
def test_the_first_steps_logits_are_the_last_row_of_the_prompt(greedy, model, today, tolerance):
    with torch.no_grad():
        outputs = model(**today)
    torch.testing.assert_close(greedy.logits[0], outputs.logits[:, -1], **tolerance)


@pytest.mark.holds("transformers>=4.38", source="huggingface/transformers#28667")
def test_each_later_steps_logits_are_the_next_row(greedy, greedy_forward, tolerance):
    for step, logits in enumerate(greedy.logits):
        torch.testing.assert_close(logits, greedy_forward.logits[:, 4 + step], **tolerance)


@pytest.mark.holds("transformers>=4.38", source="huggingface/transformers#28667")
def test_processors_leave_these_logits_alone(sampled, model, tolerance):
    with torch.no_grad():
        outputs = model(sampled.sequences[1:, :-1])  # the text that has no pads
    logits = torch.stack(sampled.logits, dim=1)[1:]  # (1, 4, V)
    torch.testing.assert_close(logits, outputs.logits[:, 2:], **tolerance)


@pytest.mark.absent("transformers<4.38", source="huggingface/transformers#28667")
def test_the_first_steps_scores_are_all_there_is(greedy, model, today, tolerance):
    with torch.no_grad():
        outputs = model(**today)
    assert "logits" not in greedy
    torch.testing.assert_close(greedy.scores[0], outputs.logits[:, -1], **tolerance)
