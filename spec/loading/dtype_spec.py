"""dtype= names the precision to load in, from 4.56 on; torch_dtype= does in every release.

Beyond the tutorial: examples of today write the shorter name, which the tutorial's own release hands on to the model's
class, and that refuses it.
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("precision_ignored")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """The directory of a tiny checkpoint in float32."""
    directory = tmp_path_factory.mktemp("tiny")
    config = transformers.GPT2Config(n_layer=1, n_head=1, n_embd=4, n_positions=1)
    transformers.GPT2LMHeadModel(config).save_pretrained(directory)
    return directory


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39782")
def test_the_model_is_of_that_precision(tiny):
    assert transformers.GPT2LMHeadModel.from_pretrained(tiny, dtype=torch.bfloat16).dtype == torch.bfloat16


@pytest.mark.absent("transformers<4.56", source="huggingface/transformers#39782")
def test_it_is_an_unknown_argument(tiny):
    with pytest.raises(TypeError, match="unexpected keyword argument 'dtype'"):
        transformers.GPT2LMHeadModel.from_pretrained(tiny, dtype=torch.bfloat16)


def test_the_older_name_is_taken_in_every_release(tiny):
    assert transformers.GPT2LMHeadModel.from_pretrained(tiny, torch_dtype=torch.bfloat16).dtype == torch.bfloat16
