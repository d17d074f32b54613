"""A checkpoint in half precision loads in half precision, from 5.0 on; before, in float32.

Beyond the tutorial: gpt2 is released in float32, many a fine-tune of it is not; the precision decides memory, speed and
the last digits of every number.
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("half_loads_in_float32", "half_loads_as_saved", "precision_ignored")


@pytest.fixture(scope="module")
def half(tmp_path_factory):
    """The directory of a tiny checkpoint in float16."""
    directory = tmp_path_factory.mktemp("half")
    config = transformers.GPT2Config(n_layer=1, n_head=1, n_embd=4, n_positions=1)
    transformers.GPT2LMHeadModel(config).half().save_pretrained(directory)
    return directory


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#42805")
def test_it_loads_as_it_was_saved(half):
    assert transformers.GPT2LMHeadModel.from_pretrained(half).dtype == torch.float16


@pytest.mark.holds("transformers<5", source="huggingface/transformers#42805")
def test_it_loads_in_float32(half):
    assert transformers.GPT2LMHeadModel.from_pretrained(half).dtype == torch.float32


@pytest.mark.parametrize("name", ["float32", "bfloat16"])
def test_a_precision_that_is_named_wins_in_every_release(half, name):
    dtype = getattr(torch, name)
    assert transformers.GPT2LMHeadModel.from_pretrained(half, torch_dtype=dtype).dtype == dtype
