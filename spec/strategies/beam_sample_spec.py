"""Beam sampling runs `num_beams` rows per prompt since 4.32, however many texts are returned.

Beyond the tutorial: with `num_return_sequences=4`, releases before 4.32 run four independent searches per prompt and
return the best text of each, often the same text several times.

Instead: `num_beams=4, do_sample=True, num_return_sequences=4`; before 4.32 leave out equal texts
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "beam_sampling_in_copies", "beam_sampling_returns_one_text", "set_seed_without_torch", "beams_do_not_sample"
)


@pytest.fixture(scope="module")
def write(hundred_model, hundred_batch):
    """A factory: the four best texts of each prompt, after twelve steps: sequences (32, 60), scores 12."""
    settings = {"max_new_tokens": 12, "num_beams": 4, "num_return_sequences": 4, "pad_token_id": 0}
    requests = {"return_dict_in_generate": True, "output_scores": True}

    def call(seed, do_sample=True):
        transformers.set_seed(seed)
        return hundred_model.generate(**hundred_batch, **settings, **requests, do_sample=do_sample)

    return call


@pytest.fixture(scope="module")
def outputs(write):
    return write(42)


@pytest.mark.holds("transformers>=4.32", source="huggingface/transformers#25375")
def test_four_rows_run_per_prompt(outputs):
    """Each step runs four rows for each of eight prompts."""
    assert {len(step) for step in outputs.scores} == {32}


@pytest.mark.holds("transformers<4.32", source="huggingface/transformers#25375")
def test_sixteen_rows_run_per_prompt(outputs):
    """Each step runs sixteen rows per prompt, four for each returned text."""
    assert {len(step) for step in outputs.scores} == {128}


def test_four_texts_are_returned_per_prompt(outputs, hundred_batch):
    """Four texts of the first prompt are returned, then four of the second."""
    assert outputs.sequences.shape == (32, 60)
    prompts = hundred_batch["input_ids"].repeat_interleave(4, dim=0)
    assert torch.equal(outputs.sequences[:, :48], prompts)


def test_same_seed_draws_the_same_texts(write, outputs):
    assert torch.equal(write(42).sequences, outputs.sequences)
    assert not torch.equal(write(1).sequences, outputs.sequences)


def test_texts_are_not_those_of_beam_search(write, outputs):
    assert not torch.equal(write(42, do_sample=False).sequences, outputs.sequences)
