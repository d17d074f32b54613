"""The documented sum over beams raises `TypeError` since 5.0: the model's `length_penalty` is None.

Documentation: "If you sum the generated tokens' scores and apply the length penalty, you'll get the sequence scores."
(docstring of `compute_transition_scores`, example 2)

Erratum: The documentation says: "length_penalty = model.generation_config.length_penalty". Since 5.0 this is None until
you set it, although `generate()` uses 1.0.

Instead: `transition_scores.sum(-1) / new_tokens**1.0`, with the `length_penalty` of your call in place of 1.0
"""

from functools import cache

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "length_penalty_ignored",
    "length_penalty_half_by_default",
    "length_penalty_counts_8_tokens",
    "scores_of_four_beams",
    "models_have_a_length_penalty",
)
NEW = 12


@pytest.fixture(scope="module")
def search(hundred_model, hundred_batch):
    """A call: the transition scores (48, 12) of six beams per row, and the scores (48,) of these beams."""

    @cache
    def call(**length_penalty):
        settings = {"num_beams": 6, "num_return_sequences": 6, "max_new_tokens": NEW, "do_sample": False}
        returned = {"pad_token_id": 0, "return_dict_in_generate": True, "output_scores": True}
        outputs = hundred_model.generate(**hundred_batch, **settings, **returned, **length_penalty)
        scores, beam_indices = outputs.scores, outputs.beam_indices
        found = hundred_model.compute_transition_scores(outputs.sequences, scores, beam_indices=beam_indices)
        return found[:, :NEW], outputs.sequences_scores

    return call


def documented(transition_scores):
    """Return the sum of the documentation, for a model whose settings are those of the library."""
    model = transformers.GPT2LMHeadModel(transformers.GPT2Config(n_layer=1, n_embd=4, n_head=1, vocab_size=100))
    output_length = (transition_scores < 0).sum(dim=1)
    return transition_scores.sum(dim=1) / (output_length**model.generation_config.length_penalty)


@pytest.mark.parametrize("penalty", [{}, {"length_penalty": 1.0}, {"length_penalty": -1.5}, {"length_penalty": 3.0}])
@pytest.mark.holds("transformers>=4.36", source="measured", about="sum")
def test_sum_over_new_tokens_is_the_score_of_the_beam(search, penalty, tolerance):
    """The sum, divided by (number of new tokens) ** `length_penalty`, is the score; the default is 1.0."""
    transition_scores, expected = search(**penalty)
    found = transition_scores.sum(-1) / NEW ** penalty.get("length_penalty", 1.0)
    torch.testing.assert_close(found, expected, **tolerance)


@pytest.mark.holds("transformers<4.36", source="measured", about="sum")
def test_score_is_divided_by_prompt_and_new_tokens(search, tolerance):
    """The sum, divided by (number of all tokens) ** `length_penalty`, is the score."""
    transition_scores, expected = search(length_penalty=1.0)
    torch.testing.assert_close(transition_scores.sum(-1) / (48 + NEW), expected, **tolerance)


@pytest.mark.holds("transformers>=5", source="measured", about="documented example")
def test_documented_sum_raises_type_error(search):
    """The documented sum raises `TypeError`: `model.generation_config.length_penalty` is None."""
    with pytest.raises(TypeError, match=r"NoneType"):
        documented(search()[0])


@pytest.mark.holds("transformers>=4.36,<5", source="measured", about="documented example")
def test_documented_sum_is_the_score_of_the_beam(search, tolerance):
    """The documented sum is the score of the beam."""
    torch.testing.assert_close(documented(search()[0]), search()[1], **tolerance)


@pytest.mark.holds("transformers<4.36", source="measured", about="documented example")
def test_documented_sum_is_another_number(search):
    """The documented sum is not the score of the beam."""
    assert not torch.isclose(documented(search()[0]), search()[1]).any()
