"""The same seed samples another text for a prompt in a batch than for the same prompt alone.

Beyond the tutorial: `generate()` draws the tokens of all rows in one call of torch's generator, which the rows share. A
text that can be drawn by itself later is drawn alone. No argument of `generate()` takes a generator.

Instead: `transformers.set_seed(seed)` before a call with one prompt and `num_return_sequences=1`

Message: The following `model_kwargs` are not used by the model: ['generator'] (note: typos in the generate arguments
will also show up in this list)
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("sampling_is_greedy", "set_seed_without_torch", "generate_takes_any_argument")
SETTINGS = {"max_new_tokens": 20, "do_sample": True, "top_k": 0, "pad_token_id": 0}


@pytest.fixture(scope="module")
def sample(hundred_model, hundred_batch):
    """A call: 20 sampled tokens of these rows of the batch, with this seed."""

    def call(rows, seed=42, **settings):
        transformers.set_seed(seed)
        inputs = {name: tensor[rows] for name, tensor in hundred_batch.items()}
        return hundred_model.generate(**inputs, **SETTINGS, **settings)[:, 48:].tolist()

    return call


def test_row_of_a_batch_differs_from_the_row_alone(sample):
    """With the same seed, a prompt has other tokens in a batch than alone."""
    together = sample([7, 6, 5, 4])
    assert [sample([row])[0] for row in (7, 6, 5, 4)] != together
    assert sample([6])[0] != together[1]


def test_equal_rows_have_other_texts(sample):
    """Equal prompts of a batch have other tokens, as those of `num_return_sequences`."""
    assert len(set(map(tuple, sample([7, 7, 7])))) == 3
    assert sample([7], num_return_sequences=3) == sample([7, 7, 7])


def test_batch_repeats_with_its_seed(sample):
    """The same batch with the same seed has the same tokens in each row."""
    assert sample([7, 6, 5]) == sample([7, 6, 5])
    assert sample([7, 6, 5]) != sample([7, 6, 5], seed=43)


def test_generator_argument_raises_value_error(sample, messages):
    """`generator=` raises `ValueError`: `generate()` draws from torch's global generator."""
    with pytest.raises(ValueError, match=messages[0]):
        sample([7], generator=torch.Generator())
