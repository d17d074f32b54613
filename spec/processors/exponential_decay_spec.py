"""`exponential_decay_length_penalty=(5, 1.2)` raises the end's score per token, after 5 new tokens.

Documentation: "This Tuple adds an exponentially increasing length penalty, after a certain amount of tokens have been
generated" (`GenerationConfig`, `exponential_decay_length_penalty`). Step `n` adds `abs(score) * (1.2 ** (n - 5) - 1)`.

Instead: `exponential_decay_length_penalty=(5, 1.2)`, with `eos_token_id` and without `min_new_tokens`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "decay_counts_the_prompt",
    "decay_only_multiplies",
    "decay_of_four_rows",
    "decay_forgotten_after_four_steps",
    "decay_of_a_blocked_end_is_nan",
)
END = 7  # an id that no row writes in the first steps


@pytest.mark.holds("transformers>=4.34", source="measured", about="a negative score")
@pytest.mark.parametrize(("start", "factor"), [(0, 1.05), (5, 1.2), (5, 0.5)])
def test_score_of_the_end_rises_by_its_size(hundred_run, start, factor):
    """The end's score rises by `abs(score) * (factor ** (n - start) - 1)`, where it is negative too."""
    _, scores, expected = hundred_run(exponential_decay_length_penalty=(start, factor), eos_token_id=END)
    for step in range(start + 1, scores.shape[1]):
        end = expected[:, step, END]
        expected[:, step, END] = end + end.abs() * (factor ** (step - start) - 1)
    torch.testing.assert_close(scores, expected)


@pytest.mark.holds("transformers<4.34", source="measured", about="a negative score")
def test_score_of_the_end_is_multiplied(hundred_run):
    """The end's score is multiplied by `factor ** (n - start)`, so a negative one falls."""
    _, scores, expected = hundred_run(exponential_decay_length_penalty=(5, 1.2), eos_token_id=END)
    for step in range(6, scores.shape[1]):
        expected[:, step, END] *= 1.2 ** (step - 5)
    torch.testing.assert_close(scores, expected)


@pytest.mark.holds("transformers>=5.19", "transformers<4.34", source="measured", about="a blocked end")
def test_blocked_end_stays_blocked(hundred_run):
    """Together with `min_new_tokens`, the end scores minus infinity until the new text is that long."""
    settings = {"exponential_decay_length_penalty": (2, 1.2), "min_new_tokens": 10, "eos_token_id": END}
    scores = hundred_run(**settings)[1]
    assert (scores[:, :10, END] == -torch.inf).all()
    assert scores[:, 10:].isfinite().all()


@pytest.mark.holds("transformers>=4.34,<5.19", source="measured", about="a blocked end")
def test_blocked_end_becomes_nan(hundred_run):
    """Together with `min_new_tokens`, the score of the end is nan, and greedy search picks it."""
    settings = {"exponential_decay_length_penalty": (2, 1.2), "min_new_tokens": 10, "eos_token_id": END}
    sequences, scores, _ = hundred_run(**settings)
    assert scores[:, 3, END].isnan().all()
    assert (sequences[:, 51] == END).all()
