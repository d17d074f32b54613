"""`output_logits=True` returns the logits of a forward pass over the same text, since 4.38.

Tutorial 3: the "First way" reads the logits from `model(**inputs)`; the "Second way" passes `output_scores` or
`output_logits` to `generate()`. Releases before 4.38 return only `scores`.

Instead: `model(outputs.sequences[:, :-1]).logits[:, prompt_length - 1 :]`
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by(
        "first_step_unrecorded", "logits_after_processors", "records_repeat_after_20", "scores_of_four_rows"
    ),
]


@pytest.mark.holds("transformers>=4.38", source="huggingface/transformers#28667")
def test_first_logits_are_the_last_row_of_the_prompt(greedy, model, today, tolerance):
    """The first step's logits are the last row of a forward pass over the prompt."""
    with torch.no_grad():
        outputs = model(**today)
    torch.testing.assert_close(greedy.logits[0], outputs.logits[:, -1], **tolerance)


@pytest.mark.holds("transformers>=4.38", source="huggingface/transformers#28667")
def test_logits_of_each_step_are_the_next_row(greedy, greedy_forward, tolerance):
    """The logits of each step are the next row of a forward pass over the whole text."""
    logits = torch.stack(greedy.logits, dim=1)  # (B, 3, V)
    torch.testing.assert_close(logits, greedy_forward.logits[:, -3:], **tolerance)


@pytest.mark.holds("transformers>=4.38", source="huggingface/transformers#28667")
def test_logits_processors_do_not_change_the_logits(sampled, model, tolerance):
    """`logits` of a call with `top_k=5` are those of a forward pass; `top_k` changes only `scores`."""
    with torch.no_grad():
        outputs = model(sampled.sequences[1:, :-1])  # the text that has no pads
    logits = torch.stack(sampled.logits, dim=1)[1:]  # (1, 4, V)
    torch.testing.assert_close(logits, outputs.logits[:, -4:], **tolerance)


@pytest.mark.absent("transformers<4.38", source="huggingface/transformers#28667")
def test_only_scores_are_returned(greedy, model, today, tolerance):
    """`generate()` returns `scores` and no `logits`; greedy scores equal the forward pass."""
    with torch.no_grad():
        outputs = model(**today)
    assert "logits" not in greedy
    torch.testing.assert_close(greedy.scores[0], outputs.logits[:, -1], **tolerance)


@pytest.mark.holds("transformers>=4.38", source="huggingface/transformers#28667")
def test_logits_are_those_of_a_pass_over_dozens_of_steps(
    tiny_greedy, tiny_greedy_forward, tiny_sampled, tiny_sampled_logits
):
    """The logits of 24 steps, greedy or sampled at temperature 3, are those of a forward pass."""
    torch.testing.assert_close(torch.stack(tiny_greedy.logits, dim=1), tiny_greedy_forward.logits[:, -24:])
    torch.testing.assert_close(torch.stack(tiny_sampled.logits, dim=1), tiny_sampled_logits)
