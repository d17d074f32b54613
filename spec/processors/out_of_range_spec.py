"""`top_p=1.5`, `no_repeat_ngram_size=-1` and others outside their range are silently ignored.

Documentation: "If set to float < 1, only the smallest set of most probable tokens [...] are kept for generation"
(`GenerationConfig`, `top_p`). A setting is used inside its range only, so that a slip in the sign shows nowhere. Only
the other side of the range raises an error. `max_new_tokens=2.5` writes three tokens.

Message: `top_p` has to be a float > 0 and < 1, but is -0.5

Message: `typical_p` has to be a float > 0 and < 1, but is -0.5

Message: `top_k` has to be a strictly positive integer, but is -1

Message: `penalty` has to be a strictly positive float, but is -1.0
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "settings_are_clipped",
    "settings_out_of_range_warn",
    "top_p_not_checked",
    "typical_p_not_checked",
    "top_k_not_checked",
    "penalty_not_checked",
    "lengths_are_cut",
)
SAMPLED = [{"top_p": 1.5}, {"typical_p": 1.5}, {"epsilon_cutoff": 2.0}, {"epsilon_cutoff": -1.0}, {"eta_cutoff": 2.0}]
GREEDY = [{"no_repeat_ngram_size": -1}, {"encoder_no_repeat_ngram_size": -1}]


@pytest.mark.parametrize("settings", [{"do_sample": True, **settings} for settings in SAMPLED] + GREEDY, ids=str)
def test_setting_out_of_range_changes_no_score(hundred_run, library_log, settings):
    """`top_p=1.5`, `no_repeat_ngram_size=-1` and others change no score and log nothing."""
    sequences, scores, logits = hundred_run(**settings)
    torch.testing.assert_close(scores, logits)
    assert torch.equal(sequences, hundred_run(do_sample=settings.get("do_sample", False))[0])
    assert [message for message in library_log.messages if "padding" not in message] == []


@pytest.mark.parametrize(("settings", "number"), [({"top_p": -0.5}, 0), ({"typical_p": -0.5}, 1), ({"top_k": -1}, 2)])
def test_other_side_of_the_range_raises_value_error(hundred_run, messages, settings, number):
    """`top_p=-0.5`, `typical_p=-0.5` and `top_k=-1` raise `ValueError` under sampling."""
    with pytest.raises(ValueError, match=(messages[0], messages[1], messages[2])[number]):
        hundred_run(do_sample=True, **settings)


def test_negative_penalty_raises_value_error(hundred_run, messages):
    """`repetition_penalty=-1.0` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[3]):
        hundred_run(repetition_penalty=-1.0)


@pytest.mark.parametrize(("length", "tokens"), [(2.0, 2), (2.1, 3), (2.9, 3)])
def test_fraction_of_a_token_is_one_more_token(hundred_model, hundred_batch, length, tokens):
    """`max_new_tokens=2.1` writes three tokens."""
    settings = {"max_new_tokens": length, "do_sample": False, "pad_token_id": 0}
    assert hundred_model.generate(**hundred_batch, **settings).shape[1] == 48 + tokens
