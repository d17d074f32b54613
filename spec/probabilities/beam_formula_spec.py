"""`generation_config.length_penalty` is None since 5.0, so the documented sum over beams raises.

Documentation: "If you sum the generated tokens' scores and apply the length penalty, you'll get the sequence scores"
(docstring of `compute_transition_scores`, 5.24). The sum is right if you write the default, 1.0, yourself.

Erratum: The documentation says: "length_penalty = model.generation_config.length_penalty". Since 5.0 the value is None
unless it was set, and `output_length**length_penalty` raises `TypeError`.

Instead: `scores.sum(1) / (scores < 0).sum(1) ** length_penalty`, with the `length_penalty` that you pass, or 1.0

Message: unsupported operand type(s) for ** or pow(): ... and 'NoneType'
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "length_penalty_has_its_default",
    "length_penalty_has_no_default",
    "length_penalty_ignored",
    "transition_scores_of_16_tokens",
    "transition_scores_read_off_the_own_row",
)
END = 51  # a frequent token, so that the beams that are returned have different lengths
SETTINGS = {"max_new_tokens": 24, "num_beams": 8, "num_return_sequences": 8, "do_sample": False}
RETURNED = {"return_dict_in_generate": True, "output_scores": True, "pad_token_id": 1}


@pytest.fixture(scope="module")
def summed(hundred_model, hundred_batch):
    """The call: the sums and lengths of 64 beams under these settings, and the scores that `generate()` returns."""

    def call(**settings):
        outputs = hundred_model.generate(**hundred_batch, **SETTINGS, **RETURNED, eos_token_id=END, **settings)
        scores = hundred_model.compute_transition_scores(outputs.sequences, outputs.scores, outputs.beam_indices)
        return scores.sum(1), (scores < 0).sum(1), outputs.sequences_scores

    return call


def test_sum_is_the_sequence_score_without_a_penalty(summed):
    """With `length_penalty=0.0`, the sum of a beam's scores is its sequence score, in every release."""
    total, _, sequences_scores = summed(length_penalty=0.0)
    torch.testing.assert_close(total, sequences_scores)


@pytest.mark.holds("transformers>=4.36", source="measured", about="sum")
@pytest.mark.parametrize(("settings", "power"), [({}, 1.0), ({"length_penalty": 2.0}, 2.0)])
def test_sum_over_the_penalty_is_the_sequence_score(settings, power, summed):
    """The sum over the length to the power of `length_penalty`, 1.0 by default, is the sequence score."""
    total, length, sequences_scores = summed(**settings)
    torch.testing.assert_close(total / length**power, sequences_scores)
    assert len({*length.tolist()}) > 1 or power == 2.0  # which prefers the longest beams


@pytest.mark.holds("transformers<4.36", source="measured", about="sum")
def test_sum_is_divided_by_the_prompt_too(summed, hundred_batch):
    """The sequence score of a beam is the sum over the length of prompt and new tokens."""
    total, length, sequences_scores = summed()
    whole = length == 24  # the beams that did not end
    torch.testing.assert_close((total / (hundred_batch["input_ids"].shape[1] + 24))[whole], sequences_scores[whole])


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#42702", about="documented")
def test_documented_formula_raises_type_error(hundred_model, messages):
    """`model.generation_config.length_penalty` is None, and the documented formula raises `TypeError`."""
    length_penalty = hundred_model.generation_config.length_penalty
    with pytest.raises(TypeError, match=messages[0]):
        torch.tensor([24]) ** length_penalty


@pytest.mark.holds("transformers<5", source="huggingface/transformers#42702", about="documented")
def test_documented_length_penalty_is_the_default(hundred_model):
    """`model.generation_config.length_penalty` is 1.0, as the documented formula needs it."""
    assert hundred_model.generation_config.length_penalty == 1.0
