"""`temperature` divides the logits when sampling; `temperature=1.0` changes nothing.

Tutorial 3: "where T is the temperature parameter"; the call passes `temperature = 1.0`.

Message: `temperature` (=...) has to be a strictly positive float, otherwise your next token scores will be invalid.

Message: `temperature` (=0.0) has to be a strictly positive float, otherwise your next token scores will be invalid. If
you're looking for greedy decoding strategies, set `do_sample=False`.

Message: `temperature` has to be a strictly positive float, but is ...
"""

import re
from functools import cache

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by(
        "temperature_multiplies",
        "temperature_defaults_to_seven_tenths",
        "temperature_not_checked",
        "temperature_at_most_2",
        "temperature_at_least_half",
        "records_repeat_after_20",
    ),
]


@pytest.fixture(scope="module")
def first_scores(model, today, eos):
    """A factory: the scores (1, V) from which one token is sampled under these settings."""

    @cache
    def sample(**settings):
        transformers.set_seed(42)
        results = {"pad_token_id": eos, "return_dict_in_generate": True, "output_scores": True}
        return model.generate(**today, max_new_tokens=1, do_sample=True, top_k=0, **settings, **results).scores[0]

    return sample


@pytest.mark.parametrize("temperature", [0.1, 0.5, 2.0, 10.0])
def test_scores_are_logits_divided_by_temperature(first_scores, greedy_forward, temperature, tolerance):
    logits = greedy_forward.logits[:, -3]  # (B, V), of the token that follows the prompt
    torch.testing.assert_close(first_scores(temperature=temperature) * temperature, logits, **tolerance)


def test_a_temperature_of_one_changes_nothing(first_scores, greedy_forward, tolerance):
    assert torch.equal(first_scores(temperature=1.0), first_scores())
    torch.testing.assert_close(first_scores(), greedy_forward.logits[:, -3], **tolerance)


def test_temperature_divides_the_logits_of_every_step(tiny_sampled, tiny_sampled_logits):
    """`temperature=3.0` divides the logits of each of 24 steps and eight rows."""
    scores = torch.stack(tiny_sampled.scores, dim=1)  # (8, 24, 600), minus infinity for all but 200 tokens
    kept = scores.isfinite()
    torch.testing.assert_close(scores[kept] * 3, tiny_sampled_logits[kept])


def test_a_lower_temperature_favours_the_likeliest_token(first_scores):
    cold, warm = (first_scores(temperature=T).softmax(-1).max() for T in (0.5, 2.0))
    assert cold > warm


@pytest.mark.parametrize("temperature", [0.0, -1.0, 3])
def test_temperature_must_be_a_float_above_zero(first_scores, temperature, messages):
    """`temperature` must be a float above zero; 0.0, -1.0 and the integer 3 raise a `ValueError`."""
    with pytest.raises(ValueError, match="`temperature`") as error:
        first_scores(temperature=temperature)
    text = str(error.value)
    assert any(re.search(message, text) for message in (messages[0], messages[1], messages[2]))
