"""`prompt_lookup_num_tokens=` writes the greedy tokens in fewer passes where the text repeats itself.

Documentation: "The number of tokens to be output as candidate tokens." (`GenerationConfig`,
`prompt_lookup_num_tokens`). The candidates are what followed the same tokens earlier in the text.

Instead: transformers<4.37: `assistant_model=`, with a smaller model
transformers>=4.37: `prompt_lookup_num_tokens=10`, with one prompt per call

Message: assisted generate is only supported for batch_size = 1

Message: The following `model_kwargs` are not used by the model: ['prompt_lookup_num_tokens'] (note: typos in the
generate arguments will also show up in this list)
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("assistant_ignored", "candidates_end_the_text")


@pytest.fixture(scope="module")
def counting_model(hundred_model):
    """A copy of `hundred_model` that has the number of its passes in `passes`."""
    model = copy.deepcopy(hundred_model)
    model.passes = 0

    def count(*_):
        model.passes += 1

    model.transformer.register_forward_pre_hook(count)
    return model


@pytest.fixture
def write(counting_model, device):
    """The call: the ids 1 to 6 six times in each of `rows`, continued greedily by 40 tokens, and the passes."""

    def call(rows=1, **settings):
        counting_model.passes = 0
        ids = torch.arange(1, 7, device=device).repeat(rows, 6)
        settings |= {"max_new_tokens": 40, "do_sample": False, "pad_token_id": 0, "eos_token_id": 99}
        ids = counting_model.generate(ids, attention_mask=torch.ones_like(ids), **settings)
        return ids, counting_model.passes

    return call


@pytest.mark.holds("transformers>=4.37", source="huggingface/transformers#27775")
def test_tokens_are_those_of_greedy_search(write):
    """The tokens are those of greedy search, in fewer passes than tokens."""
    alone, every = write()
    ids, passes = write(prompt_lookup_num_tokens=5)
    assert torch.equal(ids, alone)
    assert 0 < passes < every


@pytest.mark.holds("transformers>=4.37", source="huggingface/transformers#27775")
def test_two_rows_raise_value_error(write, messages):
    """Two rows raise a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        write(rows=2, prompt_lookup_num_tokens=5)


@pytest.mark.absent("transformers<4.37", source="huggingface/transformers#27775")
def test_generate_refuses_prompt_lookup_num_tokens(write, messages):
    """`generate()` raises a `ValueError` for `prompt_lookup_num_tokens`, as for any unknown argument."""
    with pytest.raises(ValueError, match=messages[1]):
        write(prompt_lookup_num_tokens=5)
