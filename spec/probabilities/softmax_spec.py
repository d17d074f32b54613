"""`generate()` samples from `softmax(logits / temperature)`, by default over the 50 likeliest tokens.

Tutorial 3: the formula of the probabilities, "where T is the temperature parameter". `top_k=0` samples from the whole
vocabulary; the default is `top_k=50`.

Erratum: The tutorial prints: `exp(-x·E/T)`. With the minus sign the likeliest token comes last, and without a division
by their sum the values are not probabilities.

Instead: `model.generate(**inputs, do_sample=True, top_k=0)`
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("temperature_negated", "eager_not_scaled", "top_k_defaults_to_40"),
]
T = 2.0
DRAWS = 8


@pytest.fixture(scope="module")
def logits(greedy_forward):
    return greedy_forward.logits[0, -3]  # (V,), of the token that follows the prompt


@pytest.fixture(scope="module")
def generate(model, today, eos):
    """A factory: eight draws of the next token at temperature 2, with seed 42, under these settings."""

    def draws(**settings):
        settings |= {"do_sample": True, "temperature": T, "pad_token_id": eos, "max_new_tokens": 1}
        transformers.set_seed(42)
        results = {"return_dict_in_generate": True, "output_scores": True}
        return model.generate(**today, num_return_sequences=DRAWS, **settings, **results)

    return draws


@pytest.fixture(scope="module")
def drawn(generate):
    """The draws from the whole vocabulary."""
    return generate(top_k=0)


def draw(probabilities):
    """The ids of as many draws from these probabilities (V,), with the same seed."""
    transformers.set_seed(42)
    return torch.multinomial(probabilities.expand(DRAWS, -1), 1)[:, 0]


def test_top_k_0_samples_from_the_whole_softmax(drawn, logits):
    """`top_k=0` samples from `softmax(logits / temperature)` over the whole vocabulary."""
    assert torch.equal(drawn.sequences[:, -1], draw((logits / T).softmax(-1)))


@pytest.mark.needs("float32")
def test_the_default_samples_from_the_fifty_likeliest(generate, logits, tolerance):
    """By default `generate()` samples from the softmax over the 50 likeliest tokens."""
    values, ids = (logits / T).topk(50)
    likeliest = torch.full_like(logits, -torch.inf).scatter(0, ids, values)  # (V,)
    outputs = generate()
    torch.testing.assert_close(outputs.scores[0], likeliest.expand(DRAWS, -1), **tolerance)
    assert torch.equal(outputs.sequences[:, -1], draw(likeliest.softmax(-1)))


def test_scores_of_the_draws_are_log_probabilities(model, drawn, logits, tolerance):
    scores = model.compute_transition_scores(drawn.sequences, drawn.scores, normalize_logits=True)  # (DRAWS, 1)
    expected = (logits / T).softmax(-1)[drawn.sequences[:, -1:]].log()
    torch.testing.assert_close(scores, expected, **tolerance)


def test_the_printed_formula_puts_the_likeliest_token_last(logits, greedy):
    printed = (-logits.double() / T).exp()  # (V,)
    assert logits.softmax(-1).argmax() == greedy.sequences[0, -3] == printed.argmin()


def test_the_printed_formula_draws_other_tokens(drawn, logits):
    """The printed formula does not sum to 1; divided by the sum, it draws other tokens."""
    if logits.std() < T:
        pytest.skip("needs logits that differ by more than the temperature")
    printed = (-logits.double() / T).exp()  # (V,)
    assert (printed.sum() - 1).abs() > 1
    assert not torch.isin(draw(printed / printed.sum()), drawn.sequences[:, -1]).any()
