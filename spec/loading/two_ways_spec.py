"""The pipeline wraps the model class of the low-level API and, from 5.0 on, its tokenizer class.

Tutorial 1: the pipeline "is a 'wrapper' around the model".
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by(
        "pipeline_loads_both_heads", "pipeline_in_bfloat16", "pipeline_adds_a_space", "auto_tokenizer_is_generic"
    ),
]


def test_the_model_is_of_the_same_class(pipe, model):
    assert type(pipe.model) is type(model) is transformers.GPT2LMHeadModel


def test_the_model_gives_the_same_logits(pipe, flag, flag_outputs, tolerance):
    with torch.no_grad():
        logits = pipe.model(**flag).logits
    torch.testing.assert_close(logits, flag_outputs.logits, **tolerance)


def test_the_tokenizer_gives_the_same_ids(pipe, flag):
    assert pipe.tokenizer("The American flag's colors are red, blue and")["input_ids"] == flag["input_ids"][0].tolist()


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#40936")
def test_the_tokenizer_is_of_the_same_class(pipe):
    assert type(pipe.tokenizer) is transformers.GPT2Tokenizer


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#40936")
def test_the_tokenizer_is_the_fast_twin_of_the_python_one(pipe):
    assert type(pipe.tokenizer) is transformers.GPT2TokenizerFast
    assert not isinstance(pipe.tokenizer, transformers.GPT2Tokenizer)
