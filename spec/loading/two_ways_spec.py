"""The pipeline loads the model class of the low-level API and, since 5.0, its tokenizer class.

Tutorial 1: 'This is a "wrapper" around the model.' The low-level API loads `GPT2LMHeadModel` and
`GPT2Tokenizer`.

Instead: Nothing needs to be done. Both tokenizers return the same ids.
"""

import pytest
import torch
import transformers
from hypothesis import given
from hypothesis import strategies as st

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by(
        "pipeline_loads_both_heads",
        "pipeline_in_bfloat16",
        "pipeline_adds_a_space",
        "auto_tokenizer_is_generic",
        "auto_tokenizer_reads_ascii",
    ),
]


def test_pipeline_loads_the_same_model_class(pipe, model):
    """The pipeline loads a `GPT2LMHeadModel`."""
    assert type(pipe.model) is type(model) is transformers.GPT2LMHeadModel


def test_pipeline_model_returns_the_same_logits(pipe, flag, flag_outputs, tolerance):
    with torch.no_grad():
        logits = pipe.model(**flag).logits
    torch.testing.assert_close(logits, flag_outputs.logits, **tolerance)


def test_pipeline_tokenizer_returns_the_same_ids(pipe, flag):
    assert pipe.tokenizer("The American flag's colors are red, blue and")["input_ids"] == flag["input_ids"][0].tolist()


def test_pipeline_model_has_the_same_weights(pipe, model):
    by_pipeline, by_hand = (dict(one.named_parameters()) for one in (pipe.model, model))
    assert set(by_pipeline) == set(by_hand)
    assert not [name for name, weight in by_hand.items() if not torch.equal(weight, by_pipeline[name])]


@pytest.mark.needs("the tokenizer of gpt2")  # before 5.0, the classes add a prefix space in two ways
@given(text=st.text())
def test_any_text_has_the_same_ids(pipe, tokenizer, text):
    """The pipeline's tokenizer returns the ids of `GPT2Tokenizer` for any text."""
    assert pipe.tokenizer(text)["input_ids"] == tokenizer(text)["input_ids"]


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#40936")
@pytest.mark.needs("GPT2Tokenizer")
def test_pipeline_loads_the_same_tokenizer_class(pipe):
    """The pipeline loads a `GPT2Tokenizer`."""
    assert type(pipe.tokenizer) is transformers.GPT2Tokenizer


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#40936")
@pytest.mark.needs("GPT2Tokenizer")
def test_pipeline_loads_the_fast_tokenizer_class(pipe):
    """The pipeline loads a `GPT2TokenizerFast`, which is not a `GPT2Tokenizer`."""
    assert type(pipe.tokenizer) is transformers.GPT2TokenizerFast
    assert not isinstance(pipe.tokenizer, transformers.GPT2Tokenizer)
