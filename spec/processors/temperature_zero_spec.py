"""`temperature=0.0` raises an error under sampling, and so does an integer such as `temperature=2`.

Documentation: "Strictly positive float value used to modulate the logits distribution" (`TemperatureLogitsWarper`,
`temperature`). `repetition_penalty` and `top_k` are as strict; `top_p`, `typical_p` and others accept an integer.

Erratum: The documentation says: "with `0` being equivalent to shifting all probability mass to the most likely token".
Sampling with `temperature=0.0` raises an error before it draws a token, so greedy search needs `do_sample=False`.

Instead: `do_sample=False`, not `temperature=0.0`; `temperature=2.0`, not `temperature=2`

Message: `temperature` (=...) has to be a strictly positive float, otherwise your next token scores will be invalid.

Message: `temperature` (=0.0) has to be a strictly positive float, otherwise your next token scores will be invalid. If
you're looking for greedy decoding strategies, set `do_sample=False`.

Message: `temperature` has to be a strictly positive float, but is ...

Message: `penalty` has to be a strictly positive float, but is 2

Message: `top_k` has to be a strictly positive integer, but is 5.0
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "temperature_not_checked",
    "temperature_multiplies",
    "penalty_not_checked",
    "top_k_not_checked",
    "top_p_refuses_integers",
)


@pytest.mark.holds("transformers>=4.33", source="measured")
@pytest.mark.parametrize(("temperature", "message"), [(0.0, 1), (0, 0), (2, 0), (-1.0, 0)])
def test_zero_or_an_integer_raises_value_error(hundred_run, messages, temperature, message):
    """`temperature=0.0`, 0, 2 and -1.0 raise a `ValueError`; the one for 0.0 recommends `do_sample=False`."""
    with pytest.raises(ValueError, match=(messages[0], messages[1])[message]):
        hundred_run(do_sample=True, temperature=temperature)


@pytest.mark.holds("transformers<4.33", source="measured")
@pytest.mark.parametrize("temperature", [0.0, 0, 2, -1.0])
def test_zero_or_an_integer_raises_a_shorter_error(hundred_run, messages, temperature):
    """`temperature=0.0`, 0, 2 and -1.0 raise a `ValueError` that does not recommend `do_sample=False`."""
    with pytest.raises(ValueError, match=messages[2]):
        hundred_run(do_sample=True, temperature=temperature)


def test_low_temperature_is_almost_greedy(hundred_run, hundred_greedy):
    """`temperature=1e-3` picks the tokens of greedy search in eight rows and 20 steps."""
    sequences, scores, logits = hundred_run(do_sample=True, temperature=1e-3)
    torch.testing.assert_close(scores / 1000, logits)
    assert torch.equal(sequences, hundred_greedy.sequences[:, :68])


def test_integer_repetition_penalty_raises_value_error(hundred_run, messages):
    """`repetition_penalty=2` raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[3]):
        hundred_run(repetition_penalty=2)


def test_float_top_k_raises_value_error(hundred_run, messages):
    """`top_k=5.0` raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[4]):
        hundred_run(do_sample=True, top_k=5.0)


def test_other_numbers_may_be_integers(hundred_run):
    settings = {"top_p": 1, "typical_p": 1, "epsilon_cutoff": 0, "eta_cutoff": 0}
    sequences, _, _ = hundred_run(do_sample=True, **settings)
    assert torch.equal(sequences, hundred_run(do_sample=True)[0])
