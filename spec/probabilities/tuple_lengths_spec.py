"""`scores` is a tuple with one tensor per new token, at most `max_new_tokens`.

Tutorial 3: "Tuple of torch.FloatTensor with up to max_new_tokens elements (one element for each generated token), with
each tensor of shape (batch_size, config.vocab_size)".
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("first_step_unrecorded", "ends_ignored", "records_of_16_steps"),
]


@pytest.fixture(scope="module")
def ended(model, today, greedy, eos):
    """The greedy call, with the second new token as the end of the text."""
    second = greedy.sequences[0, -2].item()
    settings = {"max_new_tokens": 3, "do_sample": False, "eos_token_id": second, "pad_token_id": eos}
    results = {"return_dict_in_generate": True, "output_scores": True, "output_hidden_states": True}
    return model.generate(**today, **settings, **results)


def test_scores_has_one_tensor_per_new_token(greedy, today, V):
    """`scores` has one tensor per new token."""
    assert isinstance(greedy.scores, tuple)
    assert [tuple(scores.shape) for scores in greedy.scores] == [(1, V)] * 3  # (B, V) per step
    assert greedy.sequences.shape[1] == today["input_ids"].shape[1] + 3


def test_a_tensor_has_one_row_per_text(sampled, V):
    assert [tuple(scores.shape) for scores in sampled.scores] == [(2, V)] * 4  # (B, V) per step


def test_a_text_that_ends_early_has_fewer_tensors(ended, today):
    new = ended.sequences.shape[1] - today["input_ids"].shape[1]
    assert new < 3
    assert len(ended.scores) == len(ended.hidden_states) == new


def test_dozens_of_steps_have_a_tensor_each(tiny_greedy, tiny_sampled):
    """24 new tokens of six texts, or of eight samples, have 24 tensors with a row each."""
    assert [tuple(scores.shape) for scores in tiny_greedy.scores] == [(6, 600)] * 24
    assert [tuple(scores.shape) for scores in tiny_sampled.scores] == [(8, 600)] * 24
    assert len({scores.data_ptr() for scores in tiny_greedy.scores}) == 24
