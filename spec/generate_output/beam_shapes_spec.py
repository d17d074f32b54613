"""With beams, `beam_indices` has a column per new token, and the hidden states a row per beam.

Documentation: "beam_indices ... of shape `(batch_size*num_return_sequences, sequence_length)`" (docstring of
`GenerateBeamDecoderOnlyOutput`, 5.24), "returned when `output_scores=True`": since 4.50 by default too. The field
`sequences_scores` has one number per returned row, the best of a text first.

Erratum: The documentation says: "(batch_size*num_beams*num_return_sequences, generated_length, hidden_size)" of the
hidden states. `num_return_sequences` has no influence: there are `batch_size * num_beams` rows.

Instead: `outputs.beam_indices[:, :new]`, for the number `new` of new tokens
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "beam_indices_of_the_whole_row",
    "beam_indices_of_the_first_text",
    "beam_states_of_the_returned_rows",
    "worst_beam_comes_first",
    "beam_scores_unasked",
    "beam_indices_need_scores",
)
SETTINGS = {"num_beams": 3, "num_return_sequences": 2, "max_new_tokens": 20, "do_sample": False, "pad_token_id": 0}


@pytest.fixture(scope="module")
def outputs(hundred_model, hundred_batch):
    """Eight texts, three beams each, of which two are returned: sequences (16, 68)."""
    fields = {"return_dict_in_generate": True, "output_scores": True, "output_hidden_states": True}
    return hundred_model.generate(**hundred_batch, **SETTINGS, **fields)


@pytest.fixture(scope="module")
def without_scores(hundred_model, hundred_batch):
    """The same call without `output_scores=True`."""
    return hundred_model.generate(**hundred_batch, **SETTINGS, return_dict_in_generate=True)


@pytest.mark.holds("transformers>=4.50", source="huggingface/transformers#35802", about="beam_indices")
def test_beam_indices_have_a_column_per_new_token(outputs):
    """`beam_indices` has a column per new token."""
    assert outputs.beam_indices.shape == (8 * 2, 20)


@pytest.mark.holds("transformers<4.50", source="huggingface/transformers#35802", about="beam_indices")
def test_beam_indices_have_a_column_per_token(outputs):
    """`beam_indices` has the columns of `sequences`; those after the new tokens are -1."""
    assert outputs.beam_indices.shape == outputs.sequences.shape == (8 * 2, 48 + 20)
    assert (outputs.beam_indices[:, 20:] == -1).all()


def test_beam_indices_are_those_of_the_own_text(outputs):
    """`beam_indices` of a row are among the three beams of its own text."""
    texts = torch.arange(8).repeat_interleave(2)[:, None].expand(16, 20)
    assert torch.equal(outputs.beam_indices[:, :20].cpu() // 3, texts)


def test_hidden_states_have_a_row_per_beam(outputs):
    """The hidden states have 24 rows, for three beams of eight texts, at each of 20 steps."""
    shapes = [{tuple(states.shape) for states in step} for step in outputs.hidden_states]
    assert shapes == [{(8 * 3, 48, 16)}] + [{(8 * 3, 1, 16)}] * 19


def test_best_row_of_each_text_comes_first(outputs):
    """`sequences_scores` has one number per returned row, and the best row of each text comes first."""
    best, second = outputs.sequences_scores.view(8, 2).unbind(-1)
    assert (best > second).all()


def test_sequences_scores_is_none_unless_requested(without_scores):
    """`sequences_scores` is None without `output_scores=True`."""
    assert without_scores.sequences_scores is None


@pytest.mark.holds("transformers>=4.50", source="huggingface/transformers#35802", about="default")
def test_beam_indices_are_returned_by_default(without_scores, outputs):
    """`beam_indices` is returned without `output_scores=True` too."""
    assert without_scores.beam_indices is not None
    assert torch.equal(without_scores.beam_indices, outputs.beam_indices)


@pytest.mark.holds("transformers<4.50", source="huggingface/transformers#35802", about="default")
def test_beam_indices_are_none_unless_requested(without_scores):
    """`beam_indices` is None without `output_scores=True`."""
    assert without_scores.beam_indices is None
