"""`from_pretrained()` is a method; the object that it returns is a `PreTrainedModel`.

Tutorial 2.1: "We need to use `GPT2LMHeadModel.from_pretrained()`."

Erratum: The tutorial says: "This is an instance of the class transformers.PreTrainedModel and inherits all its
methods." A method is not an instance of the class; the model that it returns is. Since 4.52 `PreTrainedModel` has no
`generate()`; the model inherits `generate()` from `GenerationMixin`.

Instead: `GPT2LMHeadModel.from_pretrained("gpt2").generate(**inputs)`

Message: 'GPT2Model' object has no attribute 'generate'

Message: The current model class (GPT2Model) is not compatible with `.generate()`, as it doesn't have a language model
head. Please use one of the following classes instead: {'GPT2LMHeadModel'}

Message: The current model class (GPT2Model) is not compatible with `.generate()`, as it doesn't have a language model
head. Classes that support generation often end in one of these names: ['ForCausalLM', 'ForConditionalGeneration',
'ForSpeechSeq2Seq', 'ForVision2Seq'].
"""

import re

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "loads_a_wrapped_model",
        "head_model_counts_itself",
        "head_model_generates_itself",
        "every_model_generates",
        "generate_refuses_none",
    ),
]


def test_loaded_model_is_a_pretrained_model(model):
    """The model that `from_pretrained()` returns is an instance of `PreTrainedModel`."""
    assert isinstance(model, transformers.PreTrainedModel)


def test_method_itself_is_not_a_pretrained_model(checkpoint):
    """`from_pretrained` itself is not an instance of `PreTrainedModel`; the object that it returns is."""
    method = transformers.GPT2LMHeadModel.from_pretrained
    assert not isinstance(method, transformers.PreTrainedModel)
    assert isinstance(method(checkpoint.quick), transformers.PreTrainedModel)


@pytest.mark.parametrize("name", ["save_pretrained", "num_parameters", "resize_token_embeddings"])
def test_methods_are_inherited_from_pretrained_model(name):
    """`GPT2LMHeadModel` inherits the methods of `PreTrainedModel`."""
    assert getattr(transformers.GPT2LMHeadModel, name) is getattr(transformers.PreTrainedModel, name)


def test_generate_is_inherited_from_generation_mixin():
    """`GPT2LMHeadModel` inherits `generate()` from `GenerationMixin`."""
    assert issubclass(transformers.GPT2LMHeadModel, transformers.GenerationMixin)
    assert transformers.GPT2LMHeadModel.generate is transformers.GenerationMixin.generate


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#37173")
def test_pretrained_model_has_no_generate(base_model, today, messages):
    """`PreTrainedModel` has no `generate()`; neither has `GPT2Model`, which has no head."""
    assert not hasattr(transformers.PreTrainedModel, "generate")
    assert not hasattr(transformers.GPT2Model, "generate")
    with pytest.raises(AttributeError, match=messages[0]):
        base_model.generate(**today, max_new_tokens=1)


@pytest.mark.holds("transformers<4.52", source="huggingface/transformers#37173")
def test_generate_of_a_headless_model_raises_type_error(base_model, today, messages):
    """Every model has `generate()`; that of `GPT2Model`, which has no head, raises `TypeError`."""
    assert transformers.PreTrainedModel.generate is transformers.GenerationMixin.generate
    with pytest.raises(TypeError) as error:
        base_model.generate(**today, max_new_tokens=1)
    assert re.search(messages[1], str(error.value)) or re.search(messages[2], str(error.value))
