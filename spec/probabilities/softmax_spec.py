"""The probabilities that generate() samples from are softmax(logits / T), with a plus sign.

Erratum: the tutorial prints exp(-x·E/T). With its minus sign the likeliest token comes last, and without the division
by their sum these are no probabilities.
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("temperature_negated", "eager_not_scaled"),
]
T = 2.0
DRAWS = 8


@pytest.fixture(scope="module")
def logits(greedy_forward):
    return greedy_forward.logits[0, 4]  # (V,), of the token that follows the prompt


@pytest.fixture(scope="module")
def drawn(model, today):
    """Eight draws of the next token at temperature 2, with seed 42."""
    settings = {"do_sample": True, "temperature": T, "top_k": 0, "pad_token_id": 50256}
    results = {"return_dict_in_generate": True, "output_scores": True}
    transformers.set_seed(42)
    return model.generate(**today, max_new_tokens=1, num_return_sequences=DRAWS, **settings, **results)


def draw(probabilities):
    transformers.set_seed(42)
    return torch.multinomial(probabilities.expand(DRAWS, -1), 1)[:, 0]


def test_generate_draws_from_the_softmax(drawn, logits):
    assert torch.equal(drawn.sequences[:, -1], draw((logits / T).softmax(-1)))


def test_the_scores_of_what_was_drawn_are_its_log_probabilities(model, drawn, logits, tolerance):
    scores = model.compute_transition_scores(drawn.sequences, drawn.scores, normalize_logits=True)  # (DRAWS, 1)
    expected = (logits / T).softmax(-1)[drawn.sequences[:, -1:]].log()
    torch.testing.assert_close(scores, expected, **tolerance)


def test_the_printed_formula_puts_the_likeliest_token_last(logits, greedy):
    printed = (-logits.double() / T).exp()  # (V,)
    assert logits.softmax(-1).argmax() == greedy.sequences[0, 5] == printed.argmin()


def test_the_printed_formula_is_not_normalised_and_draws_other_tokens(drawn, logits):
    printed = (-logits.double() / T).exp()  # (V,)
    assert (printed.sum() - 1).abs() > 1
    assert not torch.isin(draw(printed / printed.sum()), drawn.sequences[:, -1]).any()
